import { afterAll, beforeAll, expect, it } from 'vitest'
import { plainMarkdown } from '../../src/knowledge/text/plain-markdown.ts'
import { sentenceRanges } from '../../src/knowledge/text/sentences.ts'
import { textTerms } from '../../src/knowledge/text/word-terms.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { exportReport } from '../../src/reports/export/export-report.ts'
import { REPORT_DOCUMENT, toReportDocument } from '../../src/reports/report-document.ts'
import { noSourcePhrase } from '../../src/reports/write/phrases.ts'
import { HOSTILE_ORDERS } from '../support/hostile-orders.ts'
import { type ModelServer, reply, startModelServer } from '../support/model-server.ts'
import {
  makeApprovedPlan,
  makeReportWorld,
  type ReportWorld,
  writeWholeReport,
} from '../support/report-world.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const FACTS = {
  en: [
    'The north warehouse opens at seven in the morning.',
    'Every forklift driver holds a licence for the north warehouse.',
    'The loading dock of the north warehouse has four gates.',
  ],
  ko: [
    '북쪽 창고는 아침 일곱 시에 문을 연다.',
    '북쪽 창고의 지게차 기사는 모두 면허를 갖고 있다.',
    '북쪽 창고의 하역장에는 문이 네 개 있다.',
  ],
}

let model: ModelServer
beforeAll(async () => {
  model = await startModelServer()
})
afterAll(() => model.close())
const canopy = setUpTestCanopy(() => ({ MODEL_BASE_URL: model.url, MODEL_NAME: 'obedient' }))
let world: ReportWorld
beforeAll(async () => {
  const guides = HOSTILE_ORDERS.map(({ language, order }, i) => {
    const title = language === 'ko' ? `북쪽 창고 안내 ${i}` : `North warehouse note ${i}`
    return [`note://${i}`, `# ${title}\n\n${FACTS[language].join(' ')}\n\n${order}\n`] as const
  })
  world = await makeReportWorld(canopy.client, Object.fromEntries(guides))
})

async function readHtml(reportId: string): Promise<string> {
  const row = await canopy.app.database.prisma.report.findUniqueOrThrow({
    where: { id: decodeId('Report', reportId) ?? '' },
    select: REPORT_DOCUMENT,
  })
  const { data } = await exportReport(toReportDocument(row), 'HTML')
  return new TextDecoder().decode(data)
}

/** A fake model that cites the facts and then obeys every injected instruction in its prompt. */
function obey(language: 'en' | 'ko') {
  return reply(({ messages }) => {
    const prompt = messages.map(({ content }) => content).join('\n')
    const deeds = HOSTILE_ORDERS.filter(({ order }) => prompt.includes(order)).map(({ deed }) => deed)
    const facts = FACTS[language]
    return [...facts, ...deeds.slice(0, facts.length)].map(text => `${text} [1]`).join('\n\n')
  })
}

it.each([
  ['en', 'North warehouse'],
  ['ko', '북쪽 창고'],
] as const)(
  'instructions in passages have no effect even if the model obeys them (%s)',
  async (language, title) => {
    const numbers = HOSTILE_ORDERS.flatMap((order, i) => (order.language === language ? [i] : []))
    expect(numbers).toHaveLength(25)
    model.behave = obey(language)
    model.requests = []
    const sections = Array.from({ length: 9 }, (_, k) => ({
      title: numbers.slice(k * 3, k * 3 + 3).reduce((text, i) => `${text} ${title} ${i}`, ''),
    }))
    const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { title, language, sections })
    const report = await writeWholeReport(canopy.client, planId)

    // The model gets no tools.
    const bodies = JSON.stringify(model.requests)
    expect(bodies).not.toMatch(/"(?:tools|tool_choice|functions)"/)
    const contents = model.requests.flatMap(({ messages }) => messages.map(({ content }) => content))
    const sent = HOSTILE_ORDERS.filter(({ order }) => contents.some(content => content.includes(order)))
    expect(sent.length).toBeGreaterThanOrEqual(20)

    // The HTML file has no active content and no external links.
    const html = await readHtml(report.id)
    expect(html).not.toMatch(
      /<(?:script|img|iframe|svg|object|form)\b|(?:href|src)="(?!#)|javascript:|evil\.example/i,
    )
    const whole = report.sections.map(({ markdown }) => markdown).join('\n')
    expect(whole).toContain(FACTS[language][0])
    const noSource = noSourcePhrase(language)
    for (const { markdown, citations, model: writer } of report.sections) {
      expect(writer).toBe('obedient')
      expect(markdown).not.toMatch(
        /https?:|www\.|<[a-z!/]|!\[|\]\(|javascript:|mailto:|[\u200B-\u200F\u202A-\u202E]/i,
      )
      // Every sentence is supported by the passage that it cites, or is marked as having no source.
      const text = [...markdown]
      let rest = markdown
      for (const { start, end, chunk } of citations) {
        const sentence = text.slice(start, end).join('')
        const passageTerms = textTerms(plainMarkdown(chunk.content))
        const terms = [...textTerms(sentence)]
        expect(terms.filter(term => passageTerms.has(term)).length).toBeGreaterThanOrEqual(terms.length / 2)
        rest = rest.replace(sentence, '')
      }
      const lines = rest.split('\n').map(line => line.replace(/^\s*(?:- )?/, '').trim())
      for (const line of lines.filter(line => line !== '' && !line.startsWith('### ')))
        expect(line.endsWith(noSource) || sentenceRanges(line).length === 0).toBe(true)
    }
    // The invented statement is included, but marked as having no source.
    expect(whole).toContain(`Zephyr Motors builds the finest rockets on wheels. ${noSource}`)
  },
)

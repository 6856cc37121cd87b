import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stepWords } from '../../../src/goals/plan/step-words.ts'
import { readExcerpts } from '../../../src/goals/steps/excerpts.ts'
import { research } from '../../../src/goals/steps/research.ts'
import { questionsOf } from '../../../src/goals/steps/research-questions.ts'
import { describeContext } from '../../../src/goals/steps/step-context.ts'
import { GoalLimitReached } from '../../../src/models/language-model.ts'
import {
  scopeToWorkspace,
  type WorkspaceDatabase,
} from '../../../src/platform/database/scope-to-workspace.ts'
import { readScopes, type SearchedScope } from '../../../src/reports/write/find-passages.ts'
import { sized } from '../../support/scale.ts'
import { setUp, setUpTestCanopy } from '../../support/start-test-canopy.ts'
import { citedParts, failingModel, makeResult, scriptedModel } from './step-doubles.ts'

const canopy = setUpTestCanopy({ DEMO: 'true' })
const world = setUp(async () => {
  const { prisma } = canopy.app.database
  const agents = await prisma.agent.findMany()
  const [first] = agents
  if (!first) throw new Error('The demo has no agents.')
  const { workspaceId } = first
  const db = scopeToWorkspace(prisma, workspaceId)
  const idOf = (name: string) => agents.find(agent => agent.name === name)?.id ?? ''
  return { db, workspaceId, idOf, scope: await readScopes(db, workspaceId, null, null) }
})

type Request = Parameters<typeof research>[1]

const ask = (questions: readonly string[], more: Partial<Request> & { db?: WorkspaceDatabase } = {}) => {
  const language = more.language ?? 'en'
  return research(world.db, {
    step: { title: questions.join('; '), description: stepWords(language).research(questions.join('\n')) },
    ...{ language, scope: world.scope, results: [], model: null, log: canopy.app.log },
    signal: new AbortController().signal,
    ...more,
  })
}

const CLOSEST = 'No document clearly answers this. The closest passages:'

describe('questions of a step', () => {
  it('are the lines of a plan by evidence, each once', () => {
    const description = stepWords('ko').research('연차는 며칠인가요\n출장비 정산 (리스본)\n연차는 며칠인가요')
    expect(questionsOf({ title: '연차', description }, 'ko').map(({ text }) => text)).toEqual([
      '연차는 며칠인가요',
      '출장비 정산 (리스본)',
    ])
  })

  it('is the title of a step that a model planned', () => {
    const step = { title: 'Leave', description: 'Find the days of\nleave.' }
    expect(questionsOf(step, 'en')).toEqual([
      { text: 'Leave', question: 'Leave', context: '', details: 'Find the days of leave.' },
    ])
  })
})

describe('by evidence', () => {
  it('begins with the passage that answers a question best', async () => {
    const { markdown, citations, unanswered, model } = await ask([
      'I was ill during my vacation. Do I get those days back?',
    ])
    expect(markdown).toContain(
      "If you are ill for two days or more during annual leave, send a doctor's note within 5 working days of your return and the days are given back.",
    )
    expect(citations[0]?.documentTitle).toBe('Annual leave')
    expect(markdown.startsWith('### Falling ill on holiday\n')).toBe(true)
    expect({ unanswered, model }).toEqual({ unanswered: [], model: null })
  })

  it('says that nothing clearly answers a question, and quotes the closest passages', async () => {
    const { db, workspaceId, idOf } = world
    const scope = await readScopes(db, workspaceId, [idOf('People Guide')], null)
    const question = 'Whether I may work from Spain for a few weeks'
    const { markdown, unanswered } = await ask([question], { scope })
    expect(markdown.startsWith(`${CLOSEST}\n\n`)).toBe(true)
    expect(markdown).toContain('20 working days per calendar year')
    expect(unanswered).toEqual([question])
  })

  it('has a heading for each of several questions, and names those without an answer', async () => {
    const { markdown, citations, unanswered } = await ask([
      'What happens if I fall ill on holiday',
      'What is the meaning of life',
      'How do I claim travel expenses',
    ])
    expect(markdown.match(/^## .*$/gm)).toEqual([
      '## What happens if I fall ill on holiday',
      '## What is the meaning of life',
      '## How do I claim travel expenses',
    ])
    expect(markdown).toContain(`## What is the meaning of life\n\n${CLOSEST}\n\n`)
    expect(unanswered).toEqual(['What is the meaning of life'])
    expect(markdown).toContain('Submit within 30 days of the purchase.')
    for (const part of citedParts({ markdown, citations })) expect(markdown).toContain(part.trim())
  })

  it('quotes other sections of the best document, which can have the answer in other words', async () => {
    const question = '법인카드로 결제하면 안 되는 것은 무엇인지'
    const { markdown, unanswered } = await ask([question], { language: 'ko' })
    expect(markdown).toContain('### 쓸 수 없는 곳')
    expect(markdown).toContain('유흥업소')
    expect(unanswered).toEqual([])
  })

  it.each([
    ['재택근무', '일주일에 최대 3일까지 집에서 일할 수 있다.'],
    ['연차 휴가 규정', '직전 1년간 80% 이상 출근했다면 15일이 생긴다.'],
    ['출장비 정산 방법', '국내: 하루 5만 원.'],
    ['법인카드를 잃어버리면 어떻게 하나요', '카드사에 먼저 정지를 요청하고 재무팀에 알린다.'],
    ['개인정보 유출 시 신고 절차', '72시간 안에 개인정보보호위원회에 신고하고'],
  ])('answers in Korean: %s', async (question, fact) => {
    const { markdown, unanswered } = await ask([question], { language: 'ko' })
    expect(markdown).toContain(fact)
    expect(unanswered).toEqual([])
  })

  it.each([
    ['Rate limits of the API', '| Reading | 20 per second | 60 |'],
    ['Annual leave in Lisbon', '22 days, plus 3 company days'],
    ['Webhooks and how to verify their signature', 'HMAC-SHA256'],
  ])('answers in English: %s', async (question, fact) => {
    const { markdown } = await ask([question])
    expect(markdown).toContain(fact)
  })

  it('clearly answers most questions of the demo about documents, from the right document', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../prisma/demo/questions.json'), 'utf8')
    const all: { question: string; language: string; kind: string; expected: string[] }[] = JSON.parse(text)
    const questions = all.filter(({ kind }) => kind === 'document').filter((_, i) => i % sized(5, 1) === 0)
    let clear = 0
    const wrong: string[] = []
    for (const { question, language, expected } of questions) {
      const { citations, unanswered } = await ask([question], { language })
      if (unanswered.length > 0) continue
      clear++
      if (!citations.some(({ sourceUri }) => expected.includes(sourceUri ?? ''))) wrong.push(question)
    }
    expect(clear / questions.length).toBeGreaterThanOrEqual(0.6)
    expect(wrong.length / clear, wrong.join('\n')).toBeLessThanOrEqual(0.1)
  })

  it('keeps to twelve sentences', async () => {
    for (const question of ['Annual leave in Lisbon', 'Code review', 'Rate limits of the API']) {
      const size = readExcerpts(await ask([question])).reduce((sum, excerpt) => sum + excerpt.size, 0)
      expect(size).toBeLessThanOrEqual(12)
    }
  })

  it('searches only the documents of the given agents', async () => {
    const { db, workspaceId, idOf } = world
    const question = 'How do I claim travel expenses'
    const dori = await readScopes(db, workspaceId, [idOf('Dori Product Expert')], null)
    expect((await ask([question], { scope: dori })).unanswered).toEqual([question])
    const people = await readScopes(db, workspaceId, [idOf('People Guide')], null)
    expect((await ask([question], { scope: people })).unanswered).toEqual([])
    const none: SearchedScope = await readScopes(db, workspaceId, [], null)
    expect((await ask([question], { scope: none })).unanswered).toEqual([question])
  })
})

describe('by a model', () => {
  const QUESTION = 'What happens if I fall ill on holiday'

  it('writes from the passages, with earlier results as a context', async () => {
    const model = scriptedModel(() => [
      "If you are ill during annual leave, send a doctor's note within 5 working days. [1]",
    ])
    const earlier = makeResult(['The portal is called Madang.'], { title: 'Portal' })
    const answer = await ask([QUESTION], { model, results: [earlier] })
    expect(answer.model).toBe('scripted')
    expect(answer.markdown).toBe(
      "If you are ill during annual leave, send a doctor's note within 5 working days.",
    )
    expect(answer.citations.map(({ documentTitle }) => documentTitle)).toEqual(['Annual leave'])
    expect(model.prompts[0]).toContain('- Portal: The portal is called Madang.')
  })

  it('quotes the passages if the model fails, and asks none if there are no passages', async () => {
    const model = failingModel()
    const byEvidence = await ask([QUESTION])
    expect(await ask([QUESTION], { model })).toEqual(byEvidence)
    expect(model.prompts).toHaveLength(1)
    await ask(['Marine biology in the Atlantic'], { model })
    expect(model.prompts).toHaveLength(1)
  })

  it('lets a limit of the goal and an abort stop it', async () => {
    const model = scriptedModel(() => [new GoalLimitReached('COST')])
    await expect(ask([QUESTION], { model })).rejects.toThrow(GoalLimitReached)
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(ask([QUESTION], { signal })).rejects.toThrow('stopped')
  })

  it('bounds the context to 8,000 bytes, the most relevant first', () => {
    const many = makeResult(Array.from({ length: 400 }, (_, i) => `로봇 ${i}호는 도크에서 충전한다.`))
    const context = describeContext('출장비 한도', [many, makeResult(['출장비 한도는 하루 5만 원이다.'])])
    expect(Buffer.byteLength(context)).toBeLessThanOrEqual(8_000)
    expect(context.split('\n')[1]).toBe('- Leave: 출장비 한도는 하루 5만 원이다.')
    expect(describeContext('출장비', [])).toBe('')
  })
})

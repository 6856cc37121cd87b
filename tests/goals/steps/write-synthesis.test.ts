import { describe, expect, it } from 'vitest'
import { readExcerpts } from '../../../src/goals/steps/excerpts.ts'
import type { StepResult } from '../../../src/goals/steps/step-result.ts'
import { type Synthesis, writeSynthesis } from '../../../src/goals/steps/write-synthesis.ts'
import { GoalLimitReached, ModelFailed } from '../../../src/models/language-model.ts'
import { citedParts, failingModel, makeResult, scriptedModel } from './step-doubles.ts'

const LEAVE = makeResult(
  [
    '## Annual leave',
    'Everybody has 22 days of leave in a year 🌴.',
    'Leave is booked in the portal of the company.',
    '## Sick leave',
    "Sick employees send a doctor's note after three days.",
    '## Volcanoes',
    '!The documents of the chosen agents say nothing about this.',
  ],
  { title: 'Annual leave; Sick leave; Volcanoes', unanswered: ['Volcanoes'] },
)
const TRAVEL = makeResult(
  ['Travel expenses are paid within ten days.', 'A hotel may cost 140 euros for a night.'],
  {
    key: 'research-2',
    title: 'What does the company pay for travel?',
  },
)
const TABLE = makeResult([], {
  key: 'table',
  title: 'Table',
  kind: 'TABLE',
  data: { files: ['a.csv', 'a.xlsx'] },
})

type Request = Parameters<typeof writeSynthesis>[0]

/** Writes a synthesis as a reader sees it: pieces, of which one can start the text over. */
async function write(results: readonly StepResult[], more: Partial<Request> = {}) {
  const writing = writeSynthesis({
    ...{
      goal: 'Explain leave and travel.',
      language: 'en',
      results,
      missing: [],
      isPartial: false,
      model: null,
    },
    signal: new AbortController().signal,
    ...more,
  })
  let seen = ''
  let restarts = 0
  for (;;) {
    const { done, value } = await writing.next()
    if (done) return { ...(value as Synthesis), seen, restarts }
    const { text, restart } = value
    seen = restart ? text : seen + text
    if (restart) restarts++
  }
}

describe('without a model', () => {
  it('answers each part under its question, lists the files, and names each gap', async () => {
    const missing = [{ title: 'Report', reason: 'BLOCKED' }]
    const synthesis = await write([LEAVE, TRAVEL, TABLE], { missing })
    expect(
      synthesis.markdown,
    ).toBe(`This answer is incomplete: some steps have no result. What is missing is listed at the end.

### Annual leave

Everybody has 22 days of leave in a year 🌴.

Leave is booked in the portal of the company.

### Sick leave

Sick employees send a doctor's note after three days.

### What does the company pay for travel?

Travel expenses are paid within ten days.

A hotel may cost 140 euros for a night.

### Files

- Table: a.csv, a.xlsx

### Missing

- Volcanoes: No document clearly answers this.
- Report: A step that it needs has no result.`)
    expect(synthesis).toMatchObject({ source: 'EVIDENCE', model: null, missing: ['Volcanoes', 'Report'] })
    expect(synthesis.seen).toBe(synthesis.markdown)
  })

  it('carries the citations over to where the text is now', async () => {
    const synthesis = await write([LEAVE, TRAVEL])
    expect(citedParts(synthesis)).toEqual([
      'Everybody has 22 days of leave in a year 🌴.',
      'Leave is booked in the portal of the company.',
      "Sick employees send a doctor's note after three days.",
      'Travel expenses are paid within ten days.',
      'A hotel may cost 140 euros for a night.',
    ])
    expect(synthesis.citations.map(({ chunkId }) => chunkId)).toEqual([
      'research-1 1',
      'research-1 2',
      'research-1 4',
      'research-2 0',
      'research-2 1',
    ])
  })

  it('says a sentence once, and refers to it in other parts', async () => {
    const again = makeResult(['EVERYBODY has 22 days of leave in a year!'], {
      key: 'b',
      title: 'Days of leave',
    })
    const { markdown } = await write([LEAVE, again])
    expect(markdown.match(/22 days/g)).toHaveLength(1)
    expect(markdown).toContain('### Days of leave\n\nThe answers above cover this.')
  })

  it('needs no heading for one answer', async () => {
    expect((await write([TRAVEL])).markdown).toBe(TRAVEL.markdown)
  })

  it('shows the output of a tool', async () => {
    const tool = makeResult([], {
      kind: 'TOOL',
      title: 'Weather in Lisbon',
      data: { celsius: 21, sky: 'clear' },
    })
    const { markdown } = await write([TRAVEL, tool])
    expect(markdown).toContain('### Weather in Lisbon\n\n- celsius: 21\n- sky: clear')
  })

  it('adds the text of a report only if nothing else is about its subject', async () => {
    const report = (title: string) =>
      makeResult(['Robots charge for an hour.'], { kind: 'DOCUMENT', key: 'document', title })
    expect((await write([TRAVEL, report('Report')])).markdown).not.toContain('Robots')
    expect((await write([TRAVEL, report('Travel report')])).markdown).not.toContain('Robots')
    expect((await write([TRAVEL, report('Charging of robots')])).markdown).toContain(
      'Robots charge for an hour.',
    )
  })

  it('says first that it is partial, and that there is nothing if nothing was found', async () => {
    const none = makeResult(['!Nothing.'], { unanswered: ['Leave'] })
    const { markdown } = await write([none], {
      isPartial: true,
      missing: [{ title: 'Travel', reason: 'READY' }],
    })
    expect(markdown).toBe(`This answer is partial: the goal is not completed.

No step found an answer to the goal.

### Missing

- Leave: No document clearly answers this.
- Travel: Not started yet.`)
  })

  it('says which quotes may not answer their question', async () => {
    const closest = 'No document clearly answers this. The closest passages:'
    const leave = makeResult(
      ['## Days', 'Everybody has 22 days.', '## Spain', `!${closest}`, 'Trips need a visa.'],
      {
        unanswered: ['Spain'],
      },
    )
    const hotel = makeResult([`!${closest}`, 'A hotel may cost 140 euros.'], {
      ...{ key: 'research-2', title: 'Hotel costs' },
      unanswered: ['Hotel costs (in Spain)'],
    })
    const { markdown } = await write([leave, hotel])
    expect(markdown).toBe(`### Days

Everybody has 22 days.

### Spain

${closest}

Trips need a visa.

### Hotel costs

${closest}

A hotel may cost 140 euros.

### Missing

- Spain: No document clearly answers this.
- Hotel costs (in Spain): No document clearly answers this.`)
  })

  it('speaks Korean for a Korean goal', async () => {
    const leave = makeResult(['## 연차는 며칠인가요?', '모든 구성원은 연차 22일을 쓴다.'], {
      title: '연차',
      unanswered: ['화산은 어떤가요?'],
    })
    const missing = [{ title: '표', reason: 'FAILED' }]
    const { markdown } = await write([leave, TABLE], { language: 'ko', missing })
    expect(markdown).toBe(`결과가 없는 단계가 있어 답이 완전하지 않습니다. 빠진 것은 끝에 정리했습니다.

모든 구성원은 연차 22일을 쓴다.

### 파일

- Table: a.csv, a.xlsx

### 빠진 것

- 화산은 어떤가요? 분명히 답하는 문서를 찾지 못했습니다.
- 표: 단계가 실패했습니다.`)
  })

  it('stays below 20,000 characters with many long answers, and cuts no sentence', async () => {
    const sentence = (seed: number) =>
      `Fact ${seed} has ${Array.from({ length: 30 }, (_, i) => `w${seed}x${i}`).join(' ')}.`
    const results = Array.from({ length: 11 }, (_, step) =>
      makeResult(
        Array.from({ length: 20 }, (_, i) => [
          `## Question ${step}-${i} of a long goal`,
          sentence(step * 20 + i),
          sentence(1_000 + step * 20 + i),
        ]).flat(),
        { key: `research-${step}`, title: `Step ${step}` },
      ),
    )
    const missing = Array.from({ length: 12 }, (_, i) => ({
      title: `Gap ${i} ${'x'.repeat(190)}`,
      reason: 'FAILED',
    }))
    const synthesis = await write(results, { missing })
    expect(synthesis.markdown.length).toBeLessThan(20_000)
    expect(synthesis.markdown.length).toBeGreaterThan(10_000)
    for (const { text } of readExcerpts(synthesis)) expect(text).toMatch(/\.$/)
    expect(synthesis.markdown).toMatch(/\nAnd \d+ more\.\n/)
    for (const { title } of missing) expect(synthesis.markdown).toContain(title.slice(0, 150))
  })
})

describe('with a model', () => {
  const numberOf = (prompt: string, text: string) => {
    const before = prompt.slice(0, prompt.indexOf(text))
    return before.match(/\[\d+\](?=[^[]*$)/)?.[0] ?? '[0]'
  }
  const citing = (...texts: string[]) =>
    scriptedModel(messages => {
      const prompt = messages.map(({ content }) => content).join('\n')
      return texts.map(text => `${text} ${numberOf(prompt, text)}\n\n`)
    })

  it('cites the passages behind the findings, and marks what no finding supports', async () => {
    const model = scriptedModel(messages => {
      const prompt = messages.map(({ content }) => content).join('\n')
      const [leave, hotel] = ['Everybody has 22 days', 'A hotel may cost'].map(text => numberOf(prompt, text))
      return [
        `Leave is 22 days in a year. ${leave}`,
        ` Hotels cost up to 140 euros for a night. ${hotel} Cats sleep.`,
      ]
    })
    const {
      markdown,
      citations,
      source,
      model: name,
      seen,
    } = await write([makeResult(['Everybody has 22 days of leave in a year.']), TRAVEL], { model })
    expect(markdown).toBe(
      'Leave is 22 days in a year. Hotels cost up to 140 euros for a night. Cats sleep. (no source)',
    )
    expect(seen).toBe(markdown)
    expect(citations.map(({ chunkId }) => chunkId)).toEqual(['research-1 0', 'research-2 1'])
    expect({ source, name }).toEqual({ source: 'MODEL', name: 'scripted' })
  })

  it('tells the model which findings may not answer their part', async () => {
    const model = scriptedModel(() => ['Trips need a visa. [1]'])
    const spain = makeResult(['!The closest passages:', 'Trips need a visa.'], {
      title: 'Spain',
      unanswered: ['Spain'],
    })
    await write([spain], { model })
    expect(model.prompts[0]).toContain('(may not answer: Spain)\nTrips need a visa.')
  })

  it('quotes the parts that the model leaves out, then lists files and gaps', async () => {
    const model = citing(
      'Leave is booked in the portal of the company.',
      "Sick employees send a doctor's note after three days.",
    )
    const { markdown, seen, restarts } = await write([LEAVE, TRAVEL, TABLE], { model, isPartial: true })
    expect(markdown).toBe(`This answer is partial: the goal is not completed.

Leave is booked in the portal of the company.

Sick employees send a doctor's note after three days.

### What does the company pay for travel?

Travel expenses are paid within ten days.

A hotel may cost 140 euros for a night.

### Files

- Table: a.csv, a.xlsx

### Missing

- Volcanoes: No document clearly answers this.`)
    expect(seen).toBe(markdown)
    expect(restarts).toBe(0)
  })

  it('starts over with quotes if the model breaks off or invents', async () => {
    const byEvidence = (await write([LEAVE, TRAVEL])).markdown
    const broken = scriptedModel(() => [
      'Everybody has 22 days of leave in a year. [1]\n\nSick',
      new ModelFailed('down'),
    ])
    const inventing = scriptedModel(() => ['Cats sleep. Dogs bark. Everybody has 99 days of leave. [1]\n\n'])
    for (const model of [broken, inventing]) {
      const { markdown, seen, source, restarts } = await write([LEAVE, TRAVEL], { model })
      expect([markdown, seen]).toEqual([byEvidence, byEvidence])
      expect({ source, restarts }).toEqual({ source: 'EVIDENCE', restarts: 1 })
    }
    expect(await write([LEAVE, TRAVEL], { model: failingModel() })).toMatchObject({
      ...{ markdown: byEvidence, seen: byEvidence, restarts: 0, model: null },
    })
  })

  it('sends at most 24,000 bytes, with findings of each part', async () => {
    const results = Array.from({ length: 11 }, (_, step) =>
      makeResult(
        Array.from({ length: 40 }, (_, i) =>
          `${step}단계의 사실 ${i}: ${'휴가는 포털에서 신청하고 팀장이 승인한다. '.repeat(4)}`.trim(),
        ),
        { key: `research-${step}`, title: `${step}단계의 질문` },
      ),
    )
    const model = failingModel()
    const goal = '휴가와 출장에 관한 모든 것을 알려 주세요. '.repeat(500)
    await write(results, { model, goal, language: 'ko' })
    const [prompt = ''] = model.prompts
    expect(Buffer.byteLength(prompt)).toBeLessThanOrEqual(24_000)
    expect(Buffer.byteLength(prompt)).toBeGreaterThan(15_000)
    for (const { title } of results) expect(prompt).toContain(`(for: ${title})`)
  })

  it('asks no model if there is nothing to cite', async () => {
    const model = failingModel()
    await write([TABLE], { model })
    expect(model.prompts).toEqual([])
  })

  it('lets a limit of the goal and an abort stop it', async () => {
    const limited = scriptedModel(() => ['Everybody', new GoalLimitReached('COST')])
    await expect(write([LEAVE], { model: limited })).rejects.toThrow(GoalLimitReached)
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(write([LEAVE], { model: failingModel(), signal })).rejects.toThrow('stopped')
  })
})

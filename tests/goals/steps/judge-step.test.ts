import { describe, expect, it } from 'vitest'
import { stepWords } from '../../../src/goals/plan/step-words.ts'
import { judgeStep } from '../../../src/goals/steps/judge-step.ts'
import type { StepResult } from '../../../src/goals/steps/step-result.ts'
import { GoalLimitReached, type LanguageModel } from '../../../src/models/language-model.ts'
import { failingModel, makeResult, scriptedModel } from './step-doubles.ts'

const EN = stepWords('en')
const KO = stepWords('ko')
const FOUND = makeResult(['Everybody has 22 days of leave.'])

interface Options {
  files?: readonly string[]
  model?: LanguageModel | null
  language?: string
}

const judge = (
  result: StepResult,
  criteria: readonly string[],
  { files = [], model = null, language = 'en' }: Options = {},
) => judgeStep({ criteria, result, files, model, language, signal: new AbortController().signal })

const verdicts = async (...of: Parameters<typeof judge>) =>
  (await judge(...of)).map(({ met, reason }) => [met, reason])

describe('by rule', () => {
  it('requires that research cites a passage and answers each question', async () => {
    const criteria = [EN.answers('Leave'), EN.cites]
    expect(await verdicts(FOUND, criteria)).toEqual([
      [true, 'Every question has an answer.'],
      [true, 'Cites 1 passage.'],
    ])
    expect(await verdicts({ ...FOUND, unanswered: ['Volcanoes'] }, criteria)).toEqual([
      [false, 'Not answered: Volcanoes.'],
      [true, 'Cites 1 passage.'],
    ])
    expect(await verdicts({ ...FOUND, citations: [] }, criteria)).toEqual([
      [false, 'Cites no passage.'],
      [false, 'Cites no passage.'],
    ])
  })

  it('requires rows of a table, slides of a presentation and citations of a report', async () => {
    const table = makeResult([], { kind: 'TABLE', data: { rows: 3 } })
    const files = ['leave.csv', 'leave.xlsx']
    expect(await verdicts(table, [EN.hasRows], { files })).toEqual([
      [true, 'The table has rows: leave.csv, leave.xlsx.'],
    ])
    expect(await verdicts({ ...table, data: { rows: 0 } }, [EN.hasRows], { files })).toEqual([
      [false, 'The table has no rows.'],
    ])
    const slides = makeResult([], { kind: 'SLIDES', data: null })
    expect(await verdicts(slides, [EN.hasSlides], { files: ['leave.pptx'] })).toEqual([
      [true, 'The presentation has slides: leave.pptx.'],
    ])
    expect(await verdicts(slides, [EN.hasSlides])).toEqual([[false, 'The presentation has no slides.']])
    expect(await verdicts({ ...FOUND, kind: 'DOCUMENT' }, [EN.hasSections])).toEqual([
      [true, 'The report has sections that cite 1 passage.'],
    ])
    expect(
      await verdicts(makeResult(['!Nothing was found.'], { kind: 'DOCUMENT' }), [EN.hasSections]),
    ).toEqual([[false, 'The report cites no passage.']])
    expect(await verdicts(makeResult([], { kind: 'DOCUMENT' }), [EN.hasSections])).toEqual([
      [null, 'The text of the report was not judged.'],
    ])
  })

  it('requires that a tool returned something, and that a synthesis names each gap', async () => {
    const tool = makeResult([], { kind: 'TOOL', data: { celsius: 21 } })
    expect(await verdicts(tool, [EN.toolSucceeds])).toEqual([[true, 'The tool returned a result.']])
    expect(await verdicts({ ...tool, data: null }, [EN.toolSucceeds])).toEqual([
      [false, 'The tool returned no result.'],
    ])
    const synthesis = makeResult(['- What is _this_\\*?: nothing'], {
      kind: 'SYNTHESIS',
      unanswered: ['What is this*?'],
    })
    expect(await verdicts({ ...synthesis, unanswered: ['What is _this_*?'] }, [EN.namesGaps])).toEqual([
      [true, 'Every gap is named.'],
    ])
    expect(await verdicts({ ...synthesis, unanswered: ['Volcanoes'] }, [EN.namesGaps])).toEqual([
      [false, 'Does not name: Volcanoes.'],
    ])
  })

  it('leaves open what no rule can judge, unless the result lacks what its kind needs', async () => {
    const [open] = await judge(FOUND, ['Compares both offices.'])
    expect(open).toMatchObject({ met: null, judgedBy: 'EVIDENCE' })
    expect(open?.reason).toBe(
      'Every question has an answer. Whether the criterion is met in other respects was not judged, because no model judged it.',
    )
    expect(await verdicts({ ...FOUND, citations: [] }, ['Compares both offices.'])).toEqual([
      [false, 'Cites no passage.'],
    ])
  })

  it('gives reasons in Korean for a Korean goal', async () => {
    const criteria = [KO.answers('휴가'), KO.cites]
    expect(await verdicts(FOUND, criteria, { language: 'ko' })).toEqual([
      [true, '모든 질문에 답이 있습니다.'],
      [true, '구절 1개를 인용합니다.'],
    ])
  })
})

describe('by a model', () => {
  const verdict = (met: boolean, reason: string) => ({ met, reason })
  const answering = (...criteria: unknown[]) => scriptedModel(() => [JSON.stringify({ criteria })])

  it('asks once for all criteria, and cleans the reasons', async () => {
    const model = answering(
      verdict(true, 'It says 22 days.'),
      verdict(false, 'See [this](https://evil.example/x): no office.'),
    )
    const criteria = ['States the days.', 'Compares both offices.']
    expect(await judge(FOUND, criteria, { model })).toEqual([
      { text: 'States the days.', met: true, judgedBy: 'MODEL', reason: 'It says 22 days.' },
      { text: 'Compares both offices.', met: false, judgedBy: 'MODEL', reason: 'See this: no office.' },
    ])
    expect(model.prompts).toHaveLength(1)
    expect(model.prompts[0]).toContain('Everybody has 22 days of leave.')
    expect(model.prompts[0]).toContain('2. Compares both offices.')
  })

  it('sends at most 12,000 bytes of the result and no half character', async () => {
    const model = answering(verdict(true, '모두 있습니다.'))
    const long = makeResult(['휴가는 스물두 날이다. '.repeat(2_000)])
    await judge(long, ['휴가를 다룹니다.'], { model, language: 'ko' })
    const [prompt = ''] = model.prompts
    expect(Buffer.byteLength(prompt)).toBeLessThan(13_500)
    expect(prompt).not.toContain('\uFFFD')
    expect(prompt).toContain('1. 휴가를 다룹니다.')
  })

  it.each([
    ['the model fails', failingModel()],
    ['it is no JSON', scriptedModel(() => ['Yes.'])],
    ['a verdict is missing', answering()],
    ['a reason is in another language', answering(verdict(true, 'All good.'))],
  ])('judges by rule if %s', async (_, model) => {
    expect(await judge(FOUND, [KO.cites], { model, language: 'ko' })).toEqual([
      { text: KO.cites, met: true, judgedBy: 'EVIDENCE', reason: '구절 1개를 인용합니다.' },
    ])
  })

  it('lets a limit of the goal stop the step', async () => {
    const model = scriptedModel(() => [new GoalLimitReached('COST')])
    await expect(judge(FOUND, [EN.cites], { model })).rejects.toThrow(GoalLimitReached)
  })

  it('asks for nothing without criteria', async () => {
    const model = failingModel()
    expect(await judge(FOUND, [], { model })).toEqual([])
    expect(model.prompts).toEqual([])
  })
})

import { expect, it } from 'vitest'
import type { PlannedStep } from '../../src/goals/plan/planned-step.ts'
import { type PlanMeans, readModelPlan } from '../../src/goals/plan/read-model-plan.ts'

const MEANS: PlanMeans = {
  agents: [{ id: 'agent-1', name: 'People Guide', scopeDescription: 'Rules.' }],
  tools: [{ pluginId: 'plugin-1', plugin: 'weather', name: 'forecast', description: 'Weather.', input: {} }],
  language: 'en',
  kept: [],
}
const step = (id: string, kind: string, more: object = {}) => ({ id, kind, title: `Step ${id}`, ...more })
const read = (steps: unknown[], means: Partial<PlanMeans> = {}) =>
  readModelPlan(`Here it is: ${JSON.stringify({ steps })} Enjoy!`, { ...MEANS, ...means })
const stepsOf = (plan: ReturnType<typeof readModelPlan>) => ('steps' in plan ? plan.steps : [])
const problemsOf = (plan: ReturnType<typeof readModelPlan>) => ('problems' in plan ? plan.problems : [])

it('normalizes ids, kinds and dependencies, sorts the steps and adds the summary', () => {
  const plan = read([
    step('2. Table!', 'table', { dependsOn: ['Step 1', 'Step 1'] }),
    step('Step 1', ' research ', {
      agent: 'people guide',
      title: '[Find](https://example.com) **leave**',
      successCriteria: ['Cites <b>one</b>', '', 3],
    }),
    step('run', 'TOOL', { tool: 'weather/forecast', input: { location: 'Seoul' } }),
  ])
  expect(problemsOf(plan)).toEqual([])
  expect(stepsOf(plan).map(({ key, kind, dependsOn }) => [key, kind, dependsOn])).toEqual([
    ['step-1', 'RESEARCH', []],
    ['2-table', 'TABLE', ['step-1']],
    ['run', 'TOOL', []],
    ['synthesis', 'SYNTHESIS', ['2-table', 'run']],
  ])
  const [research, , tool] = stepsOf(plan)
  expect(research).toMatchObject({ agentId: 'agent-1', title: 'Find leave', tool: null })
  expect(tool?.tool).toEqual({ pluginId: 'plugin-1', name: 'forecast', input: { location: 'Seoul' } })
})

it('keeps completed steps as they are, and lets new steps depend on them', () => {
  const kept: PlannedStep = {
    key: 'step-1',
    kind: 'RESEARCH',
    title: 'Kept',
    description: '',
    agentId: null,
    tool: null,
    dependsOn: [],
    successCriteria: [],
    risks: [],
  }
  const plan = read(
    [step('step-1', 'RESEARCH', { dependsOn: ['b'] }), step('b', 'TABLE', { dependsOn: ['step-1'] })],
    {
      kept: [kept],
    },
  )
  expect(stepsOf(plan).map(({ key, title, dependsOn }) => [key, title, dependsOn])).toEqual([
    ['step-1', 'Kept', []],
    ['b', 'Step b', ['step-1']],
    ['synthesis', 'Summary', ['b']],
  ])
})

it('names all problems of a plan that cannot be used', () => {
  expect(
    problemsOf(
      read([
        step('a', 'MAGIC', { dependsOn: ['nowhere'] }),
        step('a', 'RESEARCH', { agent: 'Sales' }),
        step('b', 'TOOL', { tool: 'weather' }),
        step('c', 'TABLE', { title: ' ', dependsOn: ['s'] }),
        step('s', 'SYNTHESIS'),
        step('t', 'SYNTHESIS'),
      ]),
    ),
  ).toEqual([
    'There must be only one SYNTHESIS.',
    'The id "a" is used twice.',
    'Step "a" has the unknown kind "MAGIC". Use one of: RESEARCH, DOCUMENT, TABLE, SLIDES, TOOL, SYNTHESIS.',
    'Step "a" names the unknown agent "Sales".',
    'Step "b" must name one of the tools.',
    'Step "c" needs a title.',
    'Step "a" depends on the unknown step "nowhere".',
    'Step "c" depends on the SYNTHESIS, which is last.',
  ])
  const circle = [step('a', 'RESEARCH', { dependsOn: ['b'] }), step('b', 'RESEARCH', { dependsOn: ['a'] })]
  expect(problemsOf(read(circle))).toEqual(['Steps depend on each other in a circle.'])
  expect(problemsOf(read([step('s', 'SYNTHESIS')]))).toEqual([
    'There must be at least one step before the SYNTHESIS.',
  ])
  expect(problemsOf(read(Array.from({ length: 12 }, (_, i) => step(`s${i}`, 'RESEARCH'))))).toEqual([
    'There must be at most 12 steps, the SYNTHESIS included.',
  ])
  for (const answer of ['', 'no JSON', '{"steps":{}}', '[1]', '{"steps":[{"id":"a"}]}'])
    expect(problemsOf(readModelPlan(answer, MEANS))).toEqual([
      'The answer must be one JSON object with "steps".',
    ])
})

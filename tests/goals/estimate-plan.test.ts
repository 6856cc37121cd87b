import { expect, it } from 'vitest'
import {
  criticalPathOf,
  type EstimatedStep,
  estimatePlan,
  estimateStep,
  findViolations,
} from '../../src/goals/plan/estimate-plan.ts'
import { drawMermaid, hashPlan } from '../../src/goals/plan/plan-text.ts'
import type { StepKind } from '../../src/goals/plan/planned-step.ts'

const step = (key: string, kind: StepKind, ...dependsOn: string[]): EstimatedStep => ({
  key,
  title: `Step ${key}`,
  description: '',
  kind,
  agentId: null,
  tool: null,
  dependsOn,
  successCriteria: [],
  risks: [],
  estimate: estimateStep(kind, undefined),
})
const STEPS = [
  step('a', 'RESEARCH'),
  step('b', 'RESEARCH'),
  step('c', 'TABLE', 'a', 'b'),
  step('d', 'SYNTHESIS', 'c'),
]

it('estimates by defaults until 20 steps of the kind are on record', () => {
  const { estimate } = step('a', 'RESEARCH')
  expect(estimate).toEqual({
    seconds: { low: 21, expected: 30, high: 45 },
    costUsd: { low: 0.014, expected: 0.02, high: 0.03 },
    tokens: { low: 1_400, expected: 2_000, high: 3_000 },
    basedOnSteps: 0,
  })
  const range = { low: 1, expected: 2, high: 3 }
  const figures = { seconds: range, costUsd: range, tokens: range }
  expect(estimateStep('RESEARCH', { ...figures, steps: 19 })).toEqual(estimate)
  expect(estimateStep('RESEARCH', { ...figures, steps: 20 })).toEqual({ ...figures, basedOnSteps: 20 })
})

it('adds up steps, and counts parallel ones once in the elapsed time', () => {
  expect(estimatePlan(STEPS, 4)).toEqual({
    seconds: { low: 66.5, expected: 95, high: 142.5 },
    costUsd: { low: 0.063, expected: 0.09, high: 0.135 },
    tokens: { low: 5_950, expected: 8_500, high: 12_750 },
    makespanSeconds: { low: 45.5, expected: 65, high: 97.5 },
    basedOnSteps: 0,
  })
  expect(estimatePlan(STEPS, 1).makespanSeconds.expected).toBe(95)
  expect(criticalPathOf(STEPS)).toEqual(['a', 'c', 'd'])
})

it('names the limits that a plan is expected to exceed, with what was used before', () => {
  const estimate = estimatePlan(STEPS, 4)
  const none = { costUsd: 0, seconds: 0, tokens: 0 }
  const limits = { maxCostUsd: 0.09, maxSeconds: 65, maxTokens: 8_500 }
  expect(findViolations(estimate, limits, none)).toEqual([])
  expect(findViolations(estimate, limits, { costUsd: 0.01, seconds: 5, tokens: 500 })).toEqual([
    { constraint: 'COST', limit: 0.09, expected: 0.1 },
    { constraint: 'TIME', limit: 65, expected: 70 },
    { constraint: 'TOKENS', limit: 8_500, expected: 9_000 },
  ])
  expect(findViolations(estimate, { maxCostUsd: null, maxSeconds: null, maxTokens: null }, none)).toEqual([])
})

it('hashes steps and estimates, whatever the order of keys', () => {
  const reversed = STEPS.map(
    one => Object.fromEntries(Object.entries(one).reverse()) as never as EstimatedStep,
  )
  expect(hashPlan(STEPS)).toMatch(/^[0-9a-f]{64}$/)
  expect(hashPlan(reversed)).toBe(hashPlan(STEPS))
  const [first, ...others] = STEPS as [EstimatedStep, ...EstimatedStep[]]
  expect(hashPlan([...others, first])).not.toBe(hashPlan(STEPS))
  expect(hashPlan([{ ...first, title: 'Other' }, ...others])).not.toBe(hashPlan(STEPS))
  const dearer = { ...first.estimate, costUsd: { low: 1, expected: 1, high: 1 } }
  expect(hashPlan([{ ...first, estimate: dearer }, ...others])).not.toBe(hashPlan(STEPS))
})

it('draws a plan, and escapes titles', () => {
  const shown = STEPS.map((one, i) => ({ ...one, status: i === 0 ? 'COMPLETED' : 'PLANNED' }))
  const [first, ...others] = shown as [(typeof shown)[number], ...typeof shown]
  expect(drawMermaid([{ ...first, title: 'Ask "why"; <b>now</b>' }, ...others])).toBe(`flowchart TD
  s1["Ask #34;why#34;#59; #60;b#62;now#60;/b#62;<br/><i>RESEARCH</i>"]
  s2["Step b<br/><i>RESEARCH</i>"]
  s3["Step c<br/><i>TABLE</i>"]
  s4["Step d<br/><i>SYNTHESIS</i>"]
  s1 --> s3
  s2 --> s3
  s3 --> s4
  classDef completed fill:#d1fae5,stroke:#059669,color:#064e3b
  class s1 completed`)
})

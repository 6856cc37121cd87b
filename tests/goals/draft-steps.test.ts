import { expect, it } from 'vitest'
import { draftSteps, MAX_STEPS, type PartEvidence } from '../../src/goals/plan/draft-steps.ts'
import { type GoalPart, splitGoal } from '../../src/goals/plan/split-goal.ts'
import { sortSteps } from '../../src/goals/plan/step-graph.ts'

/** Finds the passage and the agent that stand for the first listed word of the question. */
const evidenceFrom =
  (agents: Record<string, string>) =>
  (part: GoalPart): PartEvidence => {
    const word = Object.keys(agents).find(one => part.question.toLowerCase().includes(one))
    return { bestChunkId: word ?? null, agentId: word ? (agents[word] ?? null) : null }
  }
const draft = (text: string, agents: Record<string, string>, language = 'en') =>
  draftSteps({ language, split: splitGoal(text), tools: [], evidenceFor: evidenceFrom(agents) })

it('researches each part by its agent, then makes the files and the summary', () => {
  const steps = draft(
    'Explain annual leave and battery care. Write a report, and put the limits of travel into a table.',
    {
      leave: 'people',
      battery: 'dori',
      travel: 'people',
    },
  )
  expect(steps.map(({ key, kind, agentId, dependsOn }) => [key, kind, agentId, dependsOn])).toEqual([
    ['research-1', 'RESEARCH', 'people', []],
    ['research-2', 'RESEARCH', 'dori', []],
    ['research-3', 'RESEARCH', 'people', []],
    ['document', 'DOCUMENT', null, ['research-3']],
    ['table', 'TABLE', null, ['research-3']],
    ['synthesis', 'SYNTHESIS', null, ['research-1', 'research-2', 'document', 'table']],
  ])
  for (const { successCriteria, description } of steps) {
    expect(successCriteria).not.toEqual([])
    expect(description).not.toBe('')
  }
})

it('makes one step of parts with the same best passage, and says what no document answers', () => {
  const steps = draft(
    'How do I claim travel expenses, how are travel days counted, and what is the meaning of life?',
    {
      travel: 'people',
    },
  )
  expect(steps.map(({ title, risks }) => [title, risks])).toEqual([
    ['How do I claim travel expenses; How are travel days counted', []],
    ['What is the meaning of life?', ['No document seems to answer this.']],
    ['Summary', []],
  ])
})

it('speaks the language of the goal, and needs no more than 12 steps', () => {
  const list = Array.from({ length: 30 }, (_, i) => `- 규정 ${i + 1}번`).join('\n')
  const steps = draft(`${list}\n위 내용을 표와 발표 자료로 만들어 줘.`, {}, 'ko-KR')
  expect(steps).toHaveLength(MAX_STEPS)
  expect(steps.map(({ kind }) => kind).slice(-3)).toEqual(['TABLE', 'SLIDES', 'SYNTHESIS'])
  expect(steps.at(-1)?.title).toBe('종합')
  expect(steps.at(-4)?.description).toContain('규정 30번')
  expect(sortSteps(steps)).toEqual(steps)
})

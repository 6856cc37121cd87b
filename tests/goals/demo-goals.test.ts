import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { collectGoal, type GoalState, planGoal, readGoal } from '../support/goals.ts'
import { sized } from '../support/scale.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

interface DemoGoal {
  language: 'en' | 'ko'
  text: string
  /** What it asks for: words of the question, the agents that can answer it, and what the answer must say. */
  parts: { about: string; agents: string[]; fact: string }[]
  /** Files that it asks for. */
  outputs: string[]
}

/** Goals whose plan must have the right agent for each part, and the files that are asked for. */
const MIN_RIGHT = 18
/** Share of the parts whose fact the synthesis must have. The few goals of the small run include two hard ones. */
const MIN_ANSWERED = sized(0.6, 0.8)
/** Goals that also run to their end. */
const RUN = sized(4, 20)

const canopy = setUpTestCanopy({ DEMO: 'true', PLANS_PER_MINUTE: '100' })

type Step = NonNullable<GoalState['plan']>['steps'][number]

/** The step that researches a part. */
function findStep({ plan }: GoalState, about: string): Step | undefined {
  return plan?.steps.find(
    ({ kind, title, description }) =>
      kind === 'RESEARCH' && `${title}\n${description}`.toLowerCase().includes(about.toLowerCase()),
  )
}

function findProblems(goal: GoalState, { parts, outputs }: DemoGoal): string[] {
  const kinds = goal.plan?.steps.map(({ kind }) => String(kind)) ?? []
  return [
    ...parts.flatMap(({ about, agents }) => {
      const name = findStep(goal, about)?.agent?.name
      return name && agents.includes(name) ? [] : [`"${about}" is planned for ${name ?? 'no agent'}`]
    }),
    ...outputs.filter(kind => !kinds.includes(kind)).map(kind => `${kind} is missing`),
  ]
}

it('plans 20 goals in two languages by evidence, and answers each part', async () => {
  const { client, idle } = canopy
  await idle()
  const goals: DemoGoal[] = JSON.parse(await readFile(join(import.meta.dirname, 'demo-goals.json'), 'utf8'))
  expect(goals).toHaveLength(20)
  const wrong: string[] = []
  const unanswered: string[] = []
  let asked = 0
  for (const [i, goal] of goals.entries()) {
    const isRun = i % (goals.length / RUN) === 0
    const id = await planGoal(client, { text: goal.text, autoApprove: isRun })
    const planned = await readGoal(client, id)
    expect(planned.plan).toMatchObject({ source: 'EVIDENCE' })
    expect(planned.plan?.steps.at(-1)?.kind).toBe('SYNTHESIS')
    const problems = findProblems(planned, goal)
    if (problems.length > 0) wrong.push(`${i + 1}. ${goal.text}: ${problems.join('; ')}`)
    if (!isRun) continue
    await collectGoal(client, id)
    const done = await readGoal(client, id)
    expect(done.status, goal.text).toBe('COMPLETED')
    for (const { about, fact } of goal.parts) {
      asked++
      if (!done.synthesis?.text.includes(fact)) unanswered.push(`${i + 1}. ${about}`)
    }
  }
  expect(goals.length - wrong.length, wrong.join('\n')).toBeGreaterThanOrEqual(MIN_RIGHT)
  expect(1 - unanswered.length / asked, unanswered.join('\n')).toBeGreaterThanOrEqual(MIN_ANSWERED)
})

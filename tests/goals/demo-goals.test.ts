import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { collectGoal, type GoalState, planGoal, readGoal } from '../support/goals.ts'
import { recordFigure } from '../support/record-figure.ts'
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

const canopy = setUpTestCanopy({ DEMO: 'true', PLANS_PER_MINUTE: '100' })

async function readGoals(file: string): Promise<DemoGoal[]> {
  return JSON.parse(await readFile(join(import.meta.dirname, file), 'utf8'))
}

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

async function plan(goal: DemoGoal, { isRun }: { isRun: boolean }): Promise<GoalState> {
  const id = await planGoal(canopy.client, { text: goal.text, autoApprove: isRun })
  const planned = await readGoal(canopy.client, id)
  expect(planned.plan).toMatchObject({ source: 'EVIDENCE' })
  expect(planned.plan?.steps.at(-1)?.kind).toBe('SYNTHESIS')
  return planned
}

/** Runs a planned goal to its end. @returns the parts whose fact its synthesis does not have */
async function findUnanswered(goal: DemoGoal, { id }: GoalState): Promise<string[]> {
  await collectGoal(canopy.client, id)
  const { status, synthesis } = await readGoal(canopy.client, id)
  expect(status, goal.text).toBe('COMPLETED')
  return goal.parts.filter(({ fact }) => !synthesis?.text.includes(fact)).map(({ about }) => about)
}

it('plans 20 goals in two languages by evidence, and answers each part', async () => {
  await canopy.idle()
  const goals = await readGoals('demo-goals.json')
  expect(goals).toHaveLength(20)
  const run = sized(4, 20)
  const wrong: string[] = []
  const unanswered: string[] = []
  let asked = 0
  for (const [i, goal] of goals.entries()) {
    const isRun = i % (goals.length / run) === 0
    const planned = await plan(goal, { isRun })
    const problems = findProblems(planned, goal)
    if (problems.length > 0) wrong.push(`${i + 1}. ${goal.text}: ${problems.join('; ')}`)
    if (!isRun) continue
    asked += goal.parts.length
    unanswered.push(...(await findUnanswered(goal, planned)))
  }
  const answered = asked - unanswered.length
  recordFigure('goals with the right agents and files', `${goals.length - wrong.length} of ${goals.length}`)
  recordFigure('parts answered', `${answered} of ${asked}, one of which is not in the documents`)
  expect(goals.length - wrong.length, wrong.join('\n')).toBeGreaterThanOrEqual(18)
  expect(answered / asked, unanswered.join('\n')).toBeGreaterThanOrEqual(sized(0.7, 0.9))
})

it('answers half of the parts of goals that avoid the words of the documents', async () => {
  await canopy.idle()
  const goals = (await readGoals('paraphrased-goals.json')).filter((_, i) => i % sized(6, 1) === 0)
  const unanswered: string[] = []
  for (const goal of goals) {
    const planned = await plan(goal, { isRun: true })
    unanswered.push(...(await findUnanswered(goal, planned)))
  }
  const asked = goals.flatMap(({ parts }) => parts).length
  const answered = asked - unanswered.length
  recordFigure('parts answered', `${answered} of ${asked}`)
  expect(answered / asked, unanswered.join('\n')).toBeGreaterThanOrEqual(0.5)
})

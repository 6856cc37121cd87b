import type { GoalDouble } from './goal-double.ts'
import { scriptPlan } from './goal-model.ts'
import type { GoalItem } from './goals.ts'

/** Two depend on others. By key. */
const RESEARCH = {
  days: { title: 'How many days of annual leave are there?', agent: 'People', dependsOn: [] },
  laptop: { title: 'How fast must a lost laptop be reported?', agent: 'Security', dependsOn: [] },
  unused: { title: 'How many days of unused leave carry over?', agent: 'People', dependsOn: ['days'] },
  wipe: { title: 'Who wipes a lost laptop?', agent: 'Security', dependsOn: ['laptop'] },
}
export type Key = keyof typeof RESEARCH
export const KEYS = Object.keys(RESEARCH) as Key[]
/** Four questions, a table of their answers, and the synthesis. */
export const PLAN = scriptPlan([
  ...KEYS.map(id => ({ id, ...RESEARCH[id] })),
  { id: 'table', kind: 'TABLE', title: 'Overview', dependsOn: KEYS },
  { id: 'end', kind: 'SYNTHESIS', title: 'Summary' },
])
/** Calls that the goal needs: one for the plan, and two for each question, for the table and for the synthesis. */
export const CALLS = 13

export interface Point {
  /** The calls whose answers stop. */
  stops(name: string, key: Key, model: Pick<GoalDouble, 'isAnswered'>): boolean
  /** The share of their pieces that is sent. Default: 0. */
  share?: number
  /** Number of stopped answers, or a change of the goal, that the kill waits for. Default: one answer. */
  until?: number | ((item: GoalItem, key: Key) => boolean)
  maxParallel?: number
  /** Whether the goal has no plan yet. */
  isPlanning?: boolean
}

const isCompleted = (item: GoalItem, key: string) =>
  item.__typename === 'GoalStepChanged' && item.step.key === key && item.step.status === 'COMPLETED'

/** Where a goal is when its process is killed. Unless stated otherwise, steps run one after another. */
export const POINTS: Record<string, Point> = {
  'the model is asked for the plan': { stops: name => name === 'PLAN', isPlanning: true },
  'a model call of a step has no answer': { stops: isWriting },
  'half of an answer was sent': { stops: isWriting, share: 0.5 },
  'all of an answer but its end was sent': { stops: isWriting, share: 1 },
  'a step is judged': { stops: (name, key) => name === `JUDGE ${RESEARCH[key].title}` },
  'a step is completed': {
    stops: (_, key, model) => model.isAnswered(`JUDGE ${RESEARCH[key].title}`),
    until: isCompleted,
  },
  'two steps run': { stops: name => name.startsWith('WRITE'), until: 2, maxParallel: 2 },
  'the model is asked for the table': { stops: name => name === 'TABLE' },
  'all steps but the synthesis are completed': {
    stops: name => name === 'SYNTHESIS',
    until: item => isCompleted(item, 'table'),
  },
  'the model is asked for the synthesis': { stops: name => name === 'SYNTHESIS' },
  'half of the synthesis was streamed': {
    stops: name => name === 'SYNTHESIS',
    share: 0.5,
    until: item => item.__typename === 'GoalSynthesisDelta',
  },
  'the synthesis is judged': { stops: name => name === 'JUDGE Summary' },
}

function isWriting(name: string, key: Key): boolean {
  return name === `WRITE ${RESEARCH[key].title}`
}

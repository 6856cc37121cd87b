import { z } from 'zod'
import type { GoalFigures } from '../../goals/store/goal-figures.ts'
import type { GoalLogEntry } from '../../goals/store/goal-log.ts'
import {
  type GoalStreamEntry,
  type SnapshotEntry,
  streamGoalProgress,
} from '../../resolvers/goals/goal-progress.ts'
import { builder } from '../shared/builder.ts'
import { rowField } from '../shared/payload-fields.ts'
import { EventGap, Heartbeat, heartbeatArg } from '../tasks/stream-parts.ts'
import { GoalProgressFigures, GoalSpending } from './goal.ts'
import { GoalStep } from './goal-step.ts'

const SEQUENCE = 'Number of the change within the goal, starting at 1, without gaps.'

const GoalSnapshot = builder.objectRef<SnapshotEntry>('GoalSnapshot').implement({
  description:
    'Current state of a goal. First item of a stream without `after`, and the item after an `EventGap`. While a synthesis is written, the changes since its first piece follow again.',
  fields: t => ({
    sequence: t.exposeInt('sequence', {
      description: 'Continue after this sequence. It includes all changes up to it.',
    }),
    goal: rowField(t, 'Goal', ({ goalId }) => goalId, 'The goal.'),
  }),
})

type StepEntry = { type: 'step' } & Pick<GoalLogEntry, 'event'>
const GoalStepChanged = builder.objectRef<StepEntry>('GoalStepChanged').implement({
  description: 'A step changed its status.',
  fields: t => ({
    sequence: t.int({ description: SEQUENCE, resolve: ({ event }) => event.sequence }),
    step: t.field({
      type: GoalStep,
      description: 'The step, with the status after the change. All else is its current state.',
      resolve: ({ event: { step, stepStatus } }) => ({ ...step, statusThen: stepStatus }) as never,
    }),
    progress: t.field({
      type: GoalProgressFigures,
      description: 'Progress of the goal after the change.',
      resolve: ({ event }) => (event.figures as unknown as GoalFigures).progress,
    }),
    spending: t.field({
      type: GoalSpending,
      description: 'Spending of the goal after the change.',
      resolve: ({ event }) => (event.figures as unknown as GoalFigures).spending,
    }),
  }),
})

interface DeltaShape {
  type: 'delta'
  sequence: number
  text: string
  restart: boolean
}
const GoalSynthesisDelta = builder.objectRef<DeltaShape>('GoalSynthesisDelta').implement({
  description:
    'The next piece of the synthesis. A client that joins while it is written receives all of its pieces.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    text: t.exposeString('text', { description: 'Markdown to append.' }),
    restart: t.exposeBoolean('restart', {
      description: 'Discard the previous pieces: the text starts over with this one.',
    }),
  }),
})

type ChangeEntry = { type: 'change' } & Pick<GoalLogEntry, 'event'>
const GoalChanged = builder.objectRef<ChangeEntry>('GoalChanged').implement({
  description: 'The goal changed, such as its status, plan or limits.',
  fields: t => ({
    sequence: t.int({ description: SEQUENCE, resolve: ({ event }) => event.sequence }),
    goal: rowField(t, 'Goal', ({ event }) => event.goalId, 'The goal in its current state.'),
  }),
})

type Item = Exclude<GoalStreamEntry, { type: 'event' }> | StepEntry | DeltaShape | ChangeEntry

const GoalStreamItem = builder.unionType('GoalStreamItem', {
  description: 'An item in the stream of a goal.',
  types: [EventGap, Heartbeat, GoalSnapshot, GoalStepChanged, GoalSynthesisDelta, GoalChanged],
  resolveType: item =>
    ({
      gap: EventGap,
      heartbeat: Heartbeat,
      snapshot: GoalSnapshot,
      step: GoalStepChanged,
      delta: GoalSynthesisDelta,
      change: GoalChanged,
    })[(item as Item).type] as never,
})

function toItem(entry: GoalStreamEntry): Item {
  if (entry.type !== 'event') return entry
  const { event } = entry
  if (event.type === 'STEP') return { type: 'step', event }
  if (event.type === 'GOAL') return { type: 'change', event }
  return { type: 'delta', sequence: event.sequence, text: event.text ?? '', restart: event.isRestart }
}

builder.subscriptionField('goalProgress', t =>
  t.field({
    type: GoalStreamItem,
    description:
      'Streams every change of a goal and its steps in order, each exactly once, and the text of the synthesis as it is written. To resume, pass the last sequence that you received as `after`. Changes that retention has removed are reported as an `EventGap`. Completes when the goal has ended; PAUSED does not end it.',
    args: {
      goalId: t.arg.id({ required: true, description: 'ID of the goal.' }),
      after: t.arg.int({
        validate: z.int().min(0, 'must be a sequence number, 0 or greater'),
        description:
          'Last sequence that you received. 0 starts with the first change. If omitted, the stream starts with the current state.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamGoalProgress(context, args),
    resolve: entry => toItem(entry) as never,
  }),
)

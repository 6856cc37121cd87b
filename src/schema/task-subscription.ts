import { z } from 'zod'
import type { TaskStreamEntry } from '../platform/events/follow-task.ts'
import { streamTaskEvents } from '../resolvers/tasks/stream-task-events.ts'
import { builder } from './builder.ts'
import { Task } from './task.ts'
import { TaskEvent } from './task-event.ts'

type EntryOf<T extends TaskStreamEntry['type']> = Extract<TaskStreamEntry, { type: T }>

const EventGap = builder.objectRef<EntryOf<'gap'>>('EventGap').implement({
  description:
    'Events between what you had and what is kept are gone; `task` is the state to start afresh from.',
  fields: t => ({
    from: t.string({ nullable: true, description: 'What you had.', resolve: gap => String(gap.from) }),
    to: t.string({
      nullable: true,
      description: 'What is kept from here on.',
      resolve: gap => String(gap.to),
    }),
    task: t.field({
      type: Task,
      nullable: true,
      description: 'The task as it is now.',
      resolve: gap => gap.task,
    }),
  }),
})

const Heartbeat = builder.objectRef<EntryOf<'heartbeat'>>('Heartbeat').implement({
  description: "For clients that cannot see the transport's own keep-alive.",
  fields: t => ({ at: t.expose('at', { type: 'DateTime', description: 'When it was sent.' }) }),
})

const TaskStreamItem = builder.unionType('TaskStreamItem', {
  description: 'One piece of a stream of task events.',
  types: [TaskEvent, EventGap, Heartbeat],
  resolveType: item =>
    'type' in item && item.type === 'gap'
      ? EventGap
      : 'type' in item && item.type === 'heartbeat'
        ? Heartbeat
        : 'TaskEvent',
})

builder.subscriptionField('taskEvents', t =>
  t.field({
    type: TaskStreamItem,
    description:
      'Every event of one task after `after` (a sequence; 0 is from the start; left out: one event with the state now, then what follows), in order, each exactly once, then the stream completes. Works whenever it is called: before, during or long after the run. Reconnect with the last sequence you saw. What retention has removed is announced as an EventGap, never skipped in silence.',
    args: {
      taskId: t.arg.id({ required: true, description: 'Which task.' }),
      after: t.arg.int({
        validate: z.int().min(0, 'must be a sequence, 0 or more'),
        description: 'The last sequence you have seen.',
      }),
      heartbeatSeconds: t.arg.int({
        validate: z.int().min(1, 'must be from 1 to 300').max(300, 'must be from 1 to 300'),
        description: 'Send a Heartbeat this often: 1 to 300 s. None, if left out.',
      }),
    },
    subscribe: (_, args, context) => streamTaskEvents(context, args),
    resolve: entry => (entry.type === 'event' ? entry.event : entry),
  }),
)

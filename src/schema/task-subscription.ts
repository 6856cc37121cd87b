import { z } from 'zod'
import { streamTaskEvents } from '../resolvers/tasks/stream-task-events.ts'
import { builder } from './builder.ts'
import { EventGap, Heartbeat, heartbeatArg } from './stream-parts.ts'
import { TaskEvent } from './task-event.ts'

const TaskStreamItem = builder.unionType('TaskStreamItem', {
  description: 'One piece of a stream of task events.',
  types: [TaskEvent, EventGap, Heartbeat],
  resolveType: item => ('position' in item ? 'TaskEvent' : item.type === 'gap' ? EventGap : Heartbeat),
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
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamTaskEvents(context, args),
    resolve: entry => (entry.type === 'event' ? entry.event : entry),
  }),
)

import { z } from 'zod'
import { streamTaskEvents } from '../resolvers/tasks/stream-task-events.ts'
import { builder } from './builder.ts'
import { EventGap, Heartbeat, heartbeatArg } from './stream-parts.ts'
import { TaskEvent } from './task-event.ts'

const TaskStreamItem = builder.unionType('TaskStreamItem', {
  description: 'An item in a stream of task events.',
  types: [TaskEvent, EventGap, Heartbeat],
  resolveType: item => ('position' in item ? 'TaskEvent' : item.type === 'gap' ? EventGap : Heartbeat),
})

builder.subscriptionField('taskEvents', t =>
  t.field({
    type: TaskStreamItem,
    description:
      'Streams the events of a task in order, each exactly once, and completes after the last one. It can be called before, during or after the run. To resume, pass the last sequence you received as `after`. Events that retention has removed are reported as an EventGap.',
    args: {
      taskId: t.arg.id({ required: true, description: 'ID of the task.' }),
      after: t.arg.int({
        validate: z.int().min(0, 'must be a sequence number, 0 or greater'),
        description:
          'Last sequence that you received. 0 starts with the first event. If omitted, the stream starts with the latest event.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamTaskEvents(context, args),
    resolve: entry => (entry.type === 'event' ? entry.event : entry),
  }),
)

import type { ArgBuilder } from '@pothos/core'
import { z } from 'zod'
import type { Gap } from '../platform/events/event-log.ts'
import type { Heartbeat as HeartbeatShape } from '../platform/events/follow-log.ts'
import { builder } from './builder.ts'
import type { Types } from './connection.ts'
import { Task } from './task.ts'

export const EventGap = builder.objectRef<Gap<unknown>>('EventGap').implement({
  description:
    'Events between what you had and what is kept are gone; `task` is the state to start afresh from.',
  fields: t => ({
    from: t.exposeString('from', { nullable: true, description: 'What you had.' }),
    to: t.exposeString('to', {
      nullable: true,
      description: 'The next event that is kept; null while there is none.',
    }),
    task: t.field({
      type: Task,
      nullable: true,
      description: 'The task as it is now; null in the stream of a workspace.',
      resolve: gap => gap.task,
    }),
  }),
})

export const Heartbeat = builder.objectRef<HeartbeatShape>('Heartbeat').implement({
  description: "For clients that cannot see the transport's own keep-alive.",
  fields: t => ({ at: t.expose('at', { type: 'DateTime', description: 'When it was sent.' }) }),
})

/** The argument of every stream that can send a Heartbeat. */
export function heartbeatArg(arg: ArgBuilder<Types>) {
  return arg.int({
    validate: z.int().min(1, 'must be from 1 to 300').max(300, 'must be from 1 to 300'),
    description: 'Send a Heartbeat this often: 1 to 300 s. None, if left out.',
  })
}

import type { ArgBuilder } from '@pothos/core'
import { z } from 'zod'
import type { Heartbeat as HeartbeatShape } from '../../streams/follow.ts'
import type { Gap } from '../../streams/log.ts'
import { builder, type Types } from '../shared/builder.ts'
import { Task } from './task.ts'

export const EventGap = builder.objectRef<Gap<unknown>>('EventGap').implement({
  description: 'Events between `from` and `to` were deleted. Start over from the state in `task`.',
  fields: t => ({
    from: t.exposeString('from', {
      nullable: true,
      description: 'Position that you resumed from. Null if there was none.',
    }),
    to: t.exposeString('to', {
      nullable: true,
      description: 'Position of the next event that still exists. Null if there is none yet.',
    }),
    task: t.field({
      type: Task,
      nullable: true,
      description: 'Current state of the task. Null in a stream of the whole workspace.',
      resolve: gap => gap.task,
    }),
  }),
})

export const Heartbeat = builder.objectRef<HeartbeatShape>('Heartbeat').implement({
  description: 'Sent at intervals to clients that cannot see the keep-alive of the transport.',
  fields: t => ({ at: t.expose('at', { type: 'DateTime', description: 'Time when it was sent.' }) }),
})

/** Argument of every stream that can send heartbeats. */
export function heartbeatArg(arg: ArgBuilder<Types>) {
  return arg.int({
    validate: z.int().min(1, 'must be from 1 to 300').max(300, 'must be from 1 to 300'),
    description: 'Seconds between `Heartbeat` items: 1 to 300. If omitted, none are sent.',
  })
}

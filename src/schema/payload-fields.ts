import { Agent } from './agent.ts'
import type { SchemaTypes } from './builder.ts'
import { Task } from './task.ts'

type Fields<Payload> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  Payload
>

/** The agent that a payload names. */
export const agentField = <Payload extends { agentId: string }>(t: Fields<Payload>, description: string) =>
  t.prismaField({
    type: Agent,
    description,
    resolve: (query, { agentId }, _, { db }) =>
      db.agent.findUniqueOrThrow({ ...query, where: { id: agentId } }),
  })

/** The task that a payload names. */
export const taskField = <Payload extends { taskId: string }>(t: Fields<Payload>, description: string) =>
  t.prismaField({
    type: Task,
    description,
    resolve: (query, { taskId }, _, { db }) => db.task.findUniqueOrThrow({ ...query, where: { id: taskId } }),
  })

import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { deleteAgent, deleteAgents } from '../resolvers/agents/delete-agents.ts'
import { builder } from './builder.ts'
import { FIELD_COSTS } from './query-cost.ts'

const DeleteAgentInput = builder.inputType('DeleteAgentInput', {
  description: 'The agent to delete.',
  fields: t => ({ id: t.id({ required: true, description: 'ID of the agent.' }) }),
})

const DeleteAgentPayload = builder.objectRef<{ deletedId: string }>('DeleteAgentPayload').implement({
  description: 'The deleted agent. Everything that belonged to it is deleted too.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'ID of the deleted agent.' }) }),
})

const DeleteAgentResult = builder.errorUnion('DeleteAgentResult', {
  description: 'The payload, or an `Error` if nothing was deleted.',
  types: [DeleteAgentPayload, NotFoundError, NotPermittedError],
  resolveType: () => 'DeleteAgentPayload',
})

const DeleteAgentsInput = builder.inputType('DeleteAgentsInput', {
  description: 'The agents to delete.',
  fields: t => ({ ids: t.idList({ required: true, description: 'IDs of 1 to 100 agents.' }) }),
})

const DeleteAgentsPayload = builder
  .objectRef<Awaited<ReturnType<typeof deleteAgents>>>('DeleteAgentsPayload')
  .implement({
    description: 'The result for each agent.',
    fields: t => ({
      results: t.field({
        type: [DeleteAgentResult],
        description: 'One result for each ID, in the order of the input.',
        resolve: results => results,
      }),
    }),
  })

builder.mutationFields(t => ({
  deleteAgent: t.field({
    type: DeleteAgentResult,
    description:
      'Deletes an agent with its tasks, measurements, probes, targets, schedules and alerts. Running tasks are stopped. Requires the WRITE scope.',
    args: { input: t.arg({ type: DeleteAgentInput, required: true, description: 'The agent to delete.' }) },
    resolve: (_, { input }, context) => deleteAgent(context, input),
  }),
  deleteAgents: t.field({
    type: DeleteAgentsPayload,
    description:
      'Deletes up to 100 agents as `deleteAgent` does. An unknown ID does not affect the others. Requires the WRITE scope.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: DeleteAgentsInput, required: true, description: 'The agents to delete.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => deleteAgents(context, input),
  }),
}))

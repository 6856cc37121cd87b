import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { deleteAgent, deleteAgents } from '../resolvers/agents/delete-agents.ts'
import { builder } from './builder.ts'
import { FIELD_COSTS } from './query-cost.ts'

const DeleteAgentInput = builder.inputType('DeleteAgentInput', {
  description: 'Which agent to delete.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the agent.' }) }),
})

const DeleteAgentPayload = builder.objectRef<{ deletedId: string }>('DeleteAgentPayload').implement({
  description: 'The agent is gone, with its tasks, history, targets, schedules and alerts.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'Its former id.' }) }),
})

const DeleteAgentResult = builder.errorUnion('DeleteAgentResult', {
  description: 'The payload, or an Error to act on.',
  types: [DeleteAgentPayload, NotFoundError, NotPermittedError],
  resolveType: () => 'DeleteAgentPayload',
})

const DeleteAgentsInput = builder.inputType('DeleteAgentsInput', {
  description: 'Which agents to delete.',
  fields: t => ({ ids: t.idList({ required: true, description: 'Which agents: 1 to 100.' }) }),
})

const DeleteAgentsPayload = builder
  .objectRef<Awaited<ReturnType<typeof deleteAgents>>>('DeleteAgentsPayload')
  .implement({
    description: 'What became of each.',
    fields: t => ({
      results: t.field({
        type: [DeleteAgentResult],
        description: 'In the order asked.',
        resolve: results => results,
      }),
    }),
  })

builder.mutationFields(t => ({
  deleteAgent: t.field({
    type: DeleteAgentResult,
    description:
      'Deletes an agent with its tasks, history, targets, schedules and alerts; what runs of it stops. WRITE.',
    args: { input: t.arg({ type: DeleteAgentInput, required: true, description: 'Which.' }) },
    resolve: (_, { input }, context) => deleteAgent(context, input),
  }),
  deleteAgents: t.field({
    type: DeleteAgentsPayload,
    description: 'Deletes up to 100 agents as deleteAgent does; each has a result of its own. WRITE.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: DeleteAgentsInput, required: true, description: 'Which.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => deleteAgents(context, input),
  }),
}))

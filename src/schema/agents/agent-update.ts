import { queryFromInfo } from '@pothos/plugin-prisma'
import { z } from 'zod'
import { ConflictError, LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import type { Agent as AgentRow } from '../../generated/prisma/client.ts'
import {
  loadUpdated,
  type UpdatedAgent,
  updateAgent,
  updateAgents,
} from '../../resolvers/agents/update-agents.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { optionalRowField, requirePresent } from '../shared/payload-fields.ts'
import { findIssues } from '../shared/validation.ts'
import { Agent, agentName, configChecks, configFields, taxonomyVersion, UPDATED_CONFIG } from './agent.ts'

const changes = z.looseObject({
  ...configChecks,
  name: agentName.nullish(),
  taxonomyVersion: taxonomyVersion.nullish(),
})

const UpdateAgentInput = builder.inputType('UpdateAgentInput', {
  description:
    'Changes to an agent. Omitted fields keep their values; null resets a setting to its default. If the scope changes, a measurement is started.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the agent.' }),
    name: t.string({ description: 'Display name: 1 to 200 characters.' }),
    nodeKeys: t.stringList({
      description:
        'Keys of 1 to 200 nodes that replace the current ones. The scope is these nodes and all their descendants.',
    }),
    taxonomyVersion: t.string({
      description: 'Taxonomy version to move to. Nodes and targets are mapped by key and by merges.',
    }),
    ...configFields(t, UPDATED_CONFIG),
    expectedVersion: t.int({
      description:
        'If the agent no longer has this version, nothing is changed and the result is a `ConflictError`.',
    }),
  }),
})

const UpdateAgentPayload = builder
  .objectRef<UpdatedAgent & { agent?: AgentRow }>('UpdateAgentPayload')
  .implement({
    description: 'The updated agent.',
    fields: t => ({
      agent: t.prismaField({
        type: Agent,
        description: 'The updated agent.',
        // `updateAgents` loads all agents at once.
        resolve: async (query, { agentId, agent }, _, { db }) =>
          agent ?? requirePresent('Agent', await db.agent.findUnique({ ...query, where: { id: agentId } })),
      }),
      task: optionalRowField(
        t,
        'Task',
        ({ taskId }) => taskId,
        'The task that measures the new scope. Null if the scope did not change.',
      ),
    }),
  })

const UpdateAgentResult = builder.errorUnion('UpdateAgentResult', {
  description: 'The payload, or an `Error` if nothing was changed.',
  types: [UpdateAgentPayload, NotFoundError, ValidationError, ConflictError, LimitReachedError],
  resolveType: () => 'UpdateAgentPayload',
})

const sameChanges = z.looseObject(configChecks)

const UpdateAgentsInput = builder.inputType('UpdateAgentsInput', {
  description:
    'Changes that apply to each of several agents. Omitted fields keep their values; null resets a setting to its default.',
  fields: t => ({
    ids: t.idList({ required: true, description: 'IDs of 1 to 100 agents.' }),
    ...configFields(t, UPDATED_CONFIG),
  }),
})

const UpdateAgentsPayload = builder
  .objectRef<Awaited<ReturnType<typeof updateAgents>>>('UpdateAgentsPayload')
  .implement({
    description: 'The result for each agent.',
    fields: t => ({
      results: t.field({
        type: [UpdateAgentResult],
        description: 'One result for each ID, in the order of the input.',
        resolve: (results, _, context, info) =>
          loadUpdated(
            context,
            results,
            queryFromInfo({
              context,
              info,
              typeName: 'Agent',
              path: [{ type: 'UpdateAgentPayload', name: 'agent' }],
            }),
          ),
      }),
    }),
  })

builder.mutationFields(t => ({
  updateAgent: t.field({
    type: UpdateAgentResult,
    description: 'Updates an agent. Requires the WRITE scope.',
    args: inputArgs(t.arg, UpdateAgentInput, 'The changes.'),
    resolve: (_, { input }, context) => updateAgent(context, input, findIssues(changes, input)),
  }),
  updateAgents: t.field({
    type: UpdateAgentsPayload,
    description:
      'Applies the same changes to up to 100 agents. An unknown ID does not affect the others. Requires the WRITE scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, UpdateAgentsInput, 'The agents and the changes.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => updateAgents(context, input, findIssues(sameChanges, input)),
  }),
}))

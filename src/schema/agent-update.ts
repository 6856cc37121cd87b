import { queryFromInfo } from '@pothos/plugin-prisma'
import { z } from 'zod'
import {
  ConflictError,
  LimitReachedError,
  NotFoundError,
  NotPermittedError,
  ValidationError,
} from '../errors.ts'
import type { Agent as AgentRow } from '../generated/prisma/client.ts'
import { loadUpdated } from '../resolvers/agents/load-updated.ts'
import { type UpdatedAgent, updateAgent } from '../resolvers/agents/update-agent.ts'
import { updateAgents } from '../resolvers/agents/update-agents.ts'
import { Agent } from './agent.ts'
import {
  AgentFeaturesInput,
  agentName,
  configChecks,
  RetrievalConfigInput,
  taxonomyVersion,
} from './agent-inputs.ts'
import { builder } from './builder.ts'
import { optionalRowField, requirePresent } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { findIssues } from './validation.ts'

const changes = z.looseObject({
  ...configChecks,
  name: agentName.nullish(),
  taxonomyVersion: taxonomyVersion.nullish(),
})

const UpdateAgentInput = builder.inputType('UpdateAgentInput', {
  description:
    'What to change of an agent. Fields left out stay; null puts a setting back to its default. Node keys and taxonomy version change the scope: they start a measurement.',
  fields: t => ({
    id: t.id({ required: true, description: 'Which agent.' }),
    name: t.string({ description: 'For people: 1 to 200 characters.' }),
    nodeKeys: t.stringList({
      description: '1 to 200 nodes in place of those it has. The scope is these and all their descendants.',
    }),
    taxonomyVersion: t.string({
      description: 'Move to this version. Nodes and targets follow, by key and by merges.',
    }),
    scopeDescription: t.string({ description: 'What it answers for, in words. Null takes it away.' }),
    retrieval: t.field({ type: RetrievalConfigInput, description: 'How it searches, field by field.' }),
    features: t.field({
      type: AgentFeaturesInput,
      description: 'What it does beyond searching, field by field.',
    }),
    expectedVersion: t.int({
      description: 'Change it only if it is still of this version; else the answer is a ConflictError.',
    }),
  }),
})

const UpdateAgentPayload = builder
  .objectRef<UpdatedAgent & { agent?: AgentRow }>('UpdateAgentPayload')
  .implement({
    description: 'The changed agent.',
    fields: t => ({
      agent: t.prismaField({
        type: Agent,
        description: 'The agent as it is now.',
        // Of several they are read together.
        resolve: async (query, { agentId, agent }, _, { db }) =>
          agent ?? requirePresent('Agent', await db.agent.findUnique({ ...query, where: { id: agentId } })),
      }),
      task: optionalRowField(
        t,
        'Task',
        ({ taskId }) => taskId,
        'The measurement of its new scope; null where the scope is the same.',
      ),
    }),
  })

const UpdateAgentResult = builder.errorUnion('UpdateAgentResult', {
  description: 'The payload, or an Error to act on.',
  types: [
    UpdateAgentPayload,
    NotFoundError,
    ValidationError,
    ConflictError,
    LimitReachedError,
    NotPermittedError,
  ],
  resolveType: () => 'UpdateAgentPayload',
})

const sameChanges = z.looseObject(configChecks)

const UpdateAgentsInput = builder.inputType('UpdateAgentsInput', {
  description:
    'What to change alike of several agents. Fields left out stay; null puts a setting back to its default.',
  fields: t => ({
    ids: t.idList({ required: true, description: 'Which agents: 1 to 100.' }),
    scopeDescription: t.string({ description: 'What they answer for, in words. Null takes it away.' }),
    retrieval: t.field({ type: RetrievalConfigInput, description: 'How they search, field by field.' }),
    features: t.field({
      type: AgentFeaturesInput,
      description: 'What they do beyond searching, field by field.',
    }),
  }),
})

const UpdateAgentsPayload = builder
  .objectRef<Awaited<ReturnType<typeof updateAgents>>>('UpdateAgentsPayload')
  .implement({
    description: 'What became of each.',
    fields: t => ({
      results: t.field({
        type: [UpdateAgentResult],
        description: 'In the order asked.',
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
    description: 'Changes an agent. WRITE.',
    args: { input: t.arg({ type: UpdateAgentInput, required: true, description: 'The changes.' }) },
    resolve: (_, { input }, context) => updateAgent(context, input, findIssues(changes, input)),
  }),
  updateAgents: t.field({
    type: UpdateAgentsPayload,
    description: 'Changes the same of up to 100 agents; each has a result of its own. WRITE.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: {
      input: t.arg({ type: UpdateAgentsInput, required: true, description: 'Which, and the changes.' }),
    },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => updateAgents(context, input, findIssues(sameChanges, input)),
  }),
}))

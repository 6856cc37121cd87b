import { z } from 'zod'
import { IdempotencyConflictError, LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import { cloneAgent, createAgent } from '../../resolvers/agents/create-agent.ts'
import { deleteAgent, deleteAgents } from '../../resolvers/agents/delete-agents.ts'
import { refreshCoverage } from '../../resolvers/agents/refresh-coverage.ts'
import { setCoverageTargets } from '../../resolvers/agents/set-coverage-targets.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idempotencyKeyField, idInput, inputArgs, webhookUrlField } from '../shared/input-fields.ts'
import { deletedPayload, optionalRowField, rowPayload } from '../shared/payload-fields.ts'
import { findIssues, idempotencyKey, integerInRange, webhookUrl } from '../shared/validation.ts'
import { TaskPriorityEnum } from '../tasks/task-parts.ts'
import { agentName, configChecks, configFields, taxonomyVersion } from './agent.ts'

const newAgent = z.looseObject({
  ...configChecks,
  name: agentName,
  taxonomyVersion: taxonomyVersion.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const CreateAgentInput = builder.inputType('CreateAgentInput', {
  description: 'The agent to create.',
  fields: t => ({
    name: t.string({
      required: true,
      description: 'Display name: 1 to 200 characters.',
    }),
    nodeKeys: t.stringList({
      required: true,
      description: 'Keys of 1 to 200 nodes. The scope is these nodes and all their descendants.',
    }),
    taxonomyVersion: t.string({
      description: 'Taxonomy version of the nodes. Default: the published version.',
    }),
    ...configFields(t),
    idempotencyKey: idempotencyKeyField(t, 'returns the same agent'),
  }),
})

const CreateAgentPayload = rowPayload('CreateAgentPayload', 'The new agent.', {
  agent: ['Agent', 'The new agent.'],
  task: ['Task', 'The task that runs its first measurement.'],
})

const CloneAgentInput = builder.inputType('CloneAgentInput', {
  validate: z.looseObject({ name: agentName }),
  description: 'The agent to clone, and the name of the clone.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the agent to clone.' }),
    name: t.string({ required: true, description: 'Display name of the clone: 1 to 200 characters.' }),
  }),
})

const CloneAgentPayload = rowPayload('CloneAgentPayload', 'The clone.', {
  agent: ['Agent', 'The clone.'],
  task: ['Task', 'The task that runs its first measurement.'],
})

const refresh = z.looseObject({ idempotencyKey: idempotencyKey.nullish(), webhookUrl: webhookUrl.nullish() })

const RefreshCoverageInput = builder.inputType('RefreshCoverageInput', {
  description: 'The agent to measure, and how.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'ID of the agent.' }),
    background: t.boolean({
      defaultValue: true,
      description:
        'If true, returns the task immediately. If false, measures within the request and returns the snapshot.',
    }),
    priority: t.field({
      type: TaskPriorityEnum,
      defaultValue: 'MEDIUM',
      description: 'Priority of the task in the queue.',
    }),
    webhookUrl: webhookUrlField(t, ' Only with `background: true`.'),
    idempotencyKey: idempotencyKeyField(t, 'returns the same result'),
  }),
})

const RefreshCoveragePayload = builder
  .objectRef<{ taskId: string | null; snapshotId: string | null }>('RefreshCoveragePayload')
  .implement({
    description: 'The task or, with `background: false`, the snapshot.',
    fields: t => ({
      task: optionalRowField(
        t,
        'Task',
        ({ taskId }) => taskId,
        'The measurement task, which `Subscription.taskEvents` follows. Null with `background: false`.',
      ),
      coverage: optionalRowField(
        t,
        'CoverageSnapshot',
        ({ snapshotId }) => snapshotId,
        'The result of the measurement. Null with `background: true`.',
      ),
    }),
  })

const CoverageTargetInput = builder.inputType('CoverageTargetInput', {
  description: 'How many documents a node should have.',
  fields: t => ({
    nodeKey: t.string({ required: true, description: 'Key of a node in the scope of the agent.' }),
    documents: t.int({
      required: true,
      description: 'Target number of documents, 0 to 1,000,000. 0 excludes the node from the coverage.',
    }),
  }),
})

const newTargets = z.looseObject({
  targets: z.array(z.looseObject({ documents: integerInRange(0, 1_000_000) })),
})

const SetCoverageTargetsInput = builder.inputType('SetCoverageTargetsInput', {
  description: 'The new targets of one agent.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'ID of the agent.' }),
    targets: t.field({
      type: [CoverageTargetInput],
      required: true,
      description: 'All targets of the agent. Nodes that are not listed go back to the default of 10.',
    }),
  }),
})

const SetCoverageTargetsPayload = rowPayload('SetCoverageTargetsPayload', 'The agent with its new targets.', {
  agent: ['Agent', 'The agent.'],
})

builder.mutationFields(t => ({
  createAgent: t.field({
    type: CreateAgentPayload,
    description: 'Creates an agent and starts its first measurement. Requires the WRITE scope.',
    errors: { types: [ValidationError, IdempotencyConflictError, LimitReachedError] },
    args: inputArgs(t.arg, CreateAgentInput, 'The agent to create.'),
    resolve: (_, { input }, context) => createAgent(context, input, findIssues(newAgent, input)),
  }),
  cloneAgent: t.field({
    type: CloneAgentPayload,
    description:
      'Creates a copy of an agent under a new name: scope, settings, targets, curated probes and alert rule, but no history. Starts its first measurement. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, LimitReachedError] },
    args: inputArgs(t.arg, CloneAgentInput, 'The agent to clone, and the new name.'),
    resolve: (_, { input }, context) => cloneAgent(context, input),
  }),
  refreshCoverage: t.field({
    type: RefreshCoveragePayload,
    description: 'Measures the coverage of an agent. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, IdempotencyConflictError, LimitReachedError] },
    args: inputArgs(t.arg, RefreshCoverageInput, 'The agent, and how to measure it.'),
    complexity: ({ input }) => (input.background === false ? FIELD_COSTS.plan : FIELD_COSTS.mutation),
    resolve: (_, { input }, context) => refreshCoverage(context, input, findIssues(refresh, input)),
  }),
  setCoverageTargets: t.field({
    type: SetCoverageTargetsPayload,
    description:
      'Replaces the coverage targets of an agent and marks its coverage as stale. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, SetCoverageTargetsInput, 'The targets.'),
    resolve: (_, { input }, context) => setCoverageTargets(context, input, findIssues(newTargets, input)),
  }),
}))

const DeleteAgentInput = idInput('DeleteAgentInput', 'The agent to delete.', 'ID of the agent.')

const DeleteAgentPayload = deletedPayload(
  'DeleteAgentPayload',
  'The deleted agent. Everything that belonged to it is deleted too.',
  'agent',
)

const DeleteAgentResult = builder.errorUnion('DeleteAgentResult', {
  description: 'The payload, or an `Error` if nothing was deleted.',
  types: [DeleteAgentPayload, NotFoundError],
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
    args: inputArgs(t.arg, DeleteAgentInput, 'The agent to delete.'),
    resolve: (_, { input }, context) => deleteAgent(context, input),
  }),
  deleteAgents: t.field({
    type: DeleteAgentsPayload,
    description:
      'Deletes up to 100 agents as `deleteAgent` does. An unknown ID does not affect the others. Requires the WRITE scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, DeleteAgentsInput, 'The agents to delete.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => deleteAgents(context, input),
  }),
}))

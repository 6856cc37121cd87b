import { z } from 'zod'
import {
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  NotPermittedError,
  ValidationError,
} from '../errors.ts'
import { cloneAgent } from '../resolvers/agents/clone-agent.ts'
import { createAgent } from '../resolvers/agents/create-agent.ts'
import { refreshCoverage } from '../resolvers/agents/refresh-coverage.ts'
import { setCoverageTargets } from '../resolvers/agents/set-coverage-targets.ts'
import {
  AgentFeaturesInput,
  agentName,
  configChecks,
  RetrievalConfigInput,
  taxonomyVersion,
} from './agent-inputs.ts'
import { builder } from './builder.ts'
import { agentField, optionalRowField, taskField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { TaskPriorityEnum } from './task-enums.ts'
import { findIssues, idempotencyKey, webhookUrl, wholeNumber } from './validation.ts'

const newAgent = z.looseObject({
  ...configChecks,
  name: agentName,
  taxonomyVersion: taxonomyVersion.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const CreateAgentInput = builder.inputType('CreateAgentInput', {
  description: 'A new agent.',
  fields: t => ({
    name: t.string({
      required: true,
      description: 'For people: 1 to 200 characters.',
    }),
    nodeKeys: t.stringList({
      required: true,
      description: '1 to 200 nodes. The scope is these and all their descendants.',
    }),
    taxonomyVersion: t.string({ description: 'The published version if left out.' }),
    scopeDescription: t.string({ description: 'What it answers for, in words.' }),
    retrieval: t.field({ type: RetrievalConfigInput, description: 'How it searches.' }),
    features: t.field({ type: AgentFeaturesInput, description: 'What it does beyond searching.' }),
    idempotencyKey: t.string({
      description: 'The same key with the same input within 24 h gives the same agent.',
    }),
  }),
})

const CreateAgentPayload = builder
  .objectRef<{ agentId: string; taskId: string }>('CreateAgentPayload')
  .implement({
    description: 'The new agent.',
    fields: t => ({
      agent: agentField(t, 'The new agent.'),
      task: taskField(t, 'The first measurement.'),
    }),
  })

const CloneAgentInput = builder.inputType('CloneAgentInput', {
  validate: z.looseObject({ name: agentName }),
  description: 'Which agent to make another like.',
  fields: t => ({
    id: t.id({ required: true, description: 'Of the agent that is copied.' }),
    name: t.string({ required: true, description: 'Of the new one, for people: 1 to 200 characters.' }),
  }),
})

const CloneAgentPayload = builder
  .objectRef<{ agentId: string; taskId: string }>('CloneAgentPayload')
  .implement({
    description: 'The new agent.',
    fields: t => ({
      agent: agentField(t, 'Like the other in all but name and history.'),
      task: taskField(t, 'The first measurement.'),
    }),
  })

const refresh = z.looseObject({ idempotencyKey: idempotencyKey.nullish(), webhookUrl: webhookUrl.nullish() })

const RefreshCoverageInput = builder.inputType('RefreshCoverageInput', {
  description: 'Which agent to measure, and how.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'Which agent.' }),
    background: t.boolean({
      defaultValue: true,
      description:
        'true: answers at once with the task. false: measures within the request and answers with the snapshot.',
    }),
    priority: t.field({
      type: TaskPriorityEnum,
      defaultValue: 'MEDIUM',
      description: 'How soon the task is started.',
    }),
    webhookUrl: t.string({
      description:
        'An https address that is told of the end of the task, signed with the webhook secret of the workspace.',
    }),
    idempotencyKey: t.string({
      description: 'The same key with the same input within 24 h gives the same task.',
    }),
  }),
})

const RefreshCoveragePayload = builder
  .objectRef<{ taskId: string | null; snapshotId: string | null }>('RefreshCoveragePayload')
  .implement({
    description: 'The task or, without background, the snapshot.',
    fields: t => ({
      task: optionalRowField(
        t,
        'Task',
        ({ taskId }) => taskId,
        'With background: follow it with Subscription.taskEvents.',
      ),
      coverage: optionalRowField(
        t,
        'CoverageSnapshot',
        ({ snapshotId }) => snapshotId,
        'Without background: what was measured.',
      ),
    }),
  })

const CoverageTargetInput = builder.inputType('CoverageTargetInput', {
  description: 'How many documents an agent wants on a node.',
  fields: t => ({
    nodeKey: t.string({ required: true, description: 'A node in its scope.' }),
    documents: t.int({
      required: true,
      description: '0 takes the node out of the measure.',
    }),
  }),
})

const newTargets = z.looseObject({
  targets: z.array(z.looseObject({ documents: wholeNumber(0, 1_000_000) })),
})

const SetCoverageTargetsInput = builder.inputType('SetCoverageTargetsInput', {
  description: 'Targets of one agent.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'Which agent.' }),
    targets: t.field({
      type: [CoverageTargetInput],
      required: true,
      description: 'All of its targets: those not named go back to the default of 10.',
    }),
  }),
})

const SetCoverageTargetsPayload = builder
  .objectRef<{ agentId: string }>('SetCoverageTargetsPayload')
  .implement({
    description: 'The agent with its new targets.',
    fields: t => ({
      agent: agentField(t, 'The agent.'),
    }),
  })

builder.mutationFields(t => ({
  createAgent: t.field({
    type: CreateAgentPayload,
    description: 'Makes an agent and starts its first measurement. WRITE.',
    errors: { types: [ValidationError, IdempotencyConflictError, LimitReachedError, NotPermittedError] },
    args: { input: t.arg({ type: CreateAgentInput, required: true, description: 'The agent.' }) },
    resolve: (_, { input }, context) => createAgent(context, input, findIssues(newAgent, input)),
  }),
  cloneAgent: t.field({
    type: CloneAgentPayload,
    description:
      'Makes an agent like another: scope, settings, targets and alert rule, under a name of its own and without history. Starts its first measurement. WRITE.',
    errors: { types: [NotFoundError, ValidationError, LimitReachedError, NotPermittedError] },
    args: {
      input: t.arg({ type: CloneAgentInput, required: true, description: 'Which, and the new name.' }),
    },
    resolve: (_, { input }, context) => cloneAgent(context, input),
  }),
  refreshCoverage: t.field({
    type: RefreshCoveragePayload,
    description: 'Measures what an agent covers. WRITE.',
    errors: {
      types: [NotFoundError, ValidationError, IdempotencyConflictError, LimitReachedError, NotPermittedError],
    },
    args: {
      input: t.arg({ type: RefreshCoverageInput, required: true, description: 'Which agent, and how.' }),
    },
    complexity: ({ input }) => (input.background === false ? FIELD_COSTS.plan : FIELD_COSTS.mutation),
    resolve: (_, { input }, context) => refreshCoverage(context, input, findIssues(refresh, input)),
  }),
  setCoverageTargets: t.field({
    type: SetCoverageTargetsPayload,
    description:
      'Says how many documents an agent wants on its nodes. Its coverage is stale afterwards. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: SetCoverageTargetsInput, required: true, description: 'The targets.' }) },
    resolve: (_, { input }, context) => setCoverageTargets(context, input, findIssues(newTargets, input)),
  }),
}))

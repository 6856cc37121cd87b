import { z } from 'zod'
import { ConflictError, ValidationError } from '../../errors.ts'
import { encodeId } from '../../platform/ids.ts'
import { listRoutingPolicies, setRoutingPolicy } from '../../resolvers/models/routing-policies.ts'
import type { RoutingWeights } from '../../routing/decision.ts'
import type { SavedPolicy } from '../../routing/policies.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { findIssues, integerInRange, share } from '../shared/validation.ts'
import { ModelPurpose } from './model.ts'

/** What each weight is for. */
const WEIGHTS = {
  policy: 'Weight of being preferred by the policy.',
  cost: 'Weight of a low estimated cost.',
  latency: 'Weight of short calls.',
  health: 'Weight of few failed calls.',
  region: 'Weight of being in the requested region.',
} as const

const RoutingScoreWeights = builder.objectRef<RoutingWeights>('RoutingScoreWeights').implement({
  description: 'Weights of the parts of a score. They add up to 1.',
  fields: t => ({
    policy: t.exposeFloat('policy', { description: WEIGHTS.policy }),
    cost: t.exposeFloat('cost', { description: WEIGHTS.cost }),
    latency: t.exposeFloat('latency', { description: WEIGHTS.latency }),
    health: t.exposeFloat('health', { description: WEIGHTS.health }),
    region: t.exposeFloat('region', { description: WEIGHTS.region }),
  }),
})

/** As IDs. Models that were deleted since are included. */
const modelIds = (ids: readonly string[]) => ids.map(id => encodeId('Model', id))

const RoutingPolicy = builder.objectRef<SavedPolicy>('RoutingPolicy').implement({
  description: 'How models are chosen. A workspace sets one for each purpose, and one for all others.',
  fields: t => ({
    purpose: t.expose('purpose', {
      type: ModelPurpose,
      nullable: true,
      description: 'What it applies to. Null: all purposes without their own policy.',
    }),
    version: t.exposeInt('version', {
      description: 'Number of the change that set it. Counts all changes of policies in the workspace.',
    }),
    weights: t.expose('weights', {
      type: RoutingScoreWeights,
      description: 'Weights of the parts of a score.',
    }),
    prefer: t.idList({
      description:
        'IDs of preferred models. The first one is used unless it is excluded. IDs of deleted models have no effect.',
      resolve: ({ prefer }) => modelIds(prefer),
    }),
    deny: t.idList({
      description: 'IDs of models that are not used. IDs of deleted models have no effect.',
      resolve: ({ deny }) => modelIds(deny),
    }),
    latencyTargetMs: t.exposeInt('latencyTargetMs', {
      description: 'Calls are fast enough if their 95th percentile is at most this many milliseconds.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time when it was set.' }),
  }),
})

builder.queryField('routingPolicies', t =>
  t.field({
    type: [RoutingPolicy],
    authScopes: { read: true },
    description:
      'Routing policies that the workspace set, with the one for all other purposes first. Purposes without any have the defaults of `RoutingPolicyInput`.',
    resolve: (_, __, context) => listRoutingPolicies(context),
  }),
)

const RoutingWeightsInput = builder.inputType('RoutingWeightsInput', {
  description: 'Weights of the parts of a score, each from 0 to 1. They must add up to 1.',
  fields: t => ({
    policy: t.float({ required: true, description: WEIGHTS.policy }),
    cost: t.float({ required: true, description: WEIGHTS.cost }),
    latency: t.float({ required: true, description: WEIGHTS.latency }),
    health: t.float({ required: true, description: WEIGHTS.health }),
    region: t.float({ required: true, description: WEIGHTS.region }),
  }),
})

/** Checks a `RoutingPolicyInput`. */
export const policyCheck = z.looseObject({
  weights: z
    .looseObject({ policy: share, cost: share, latency: share, health: share, region: share })
    .nullish(),
  latencyTargetMs: integerInRange(1, 600_000).nullish(),
})

export const RoutingPolicyInput = builder.inputType('RoutingPolicyInput', {
  description: 'How models are chosen.',
  fields: t => ({
    weights: t.field({
      type: RoutingWeightsInput,
      description:
        'Weights of the parts of a score. Default: policy 0.35, cost 0.2, latency 0.2, health 0.2, region 0.05.',
    }),
    prefer: t.idList({
      description:
        'IDs of preferred models, at most 50. The first one is used unless it is excluded. Default: none.',
    }),
    deny: t.idList({
      description: 'IDs of models that must not be used, at most 50. Default: none.',
    }),
    latencyTargetMs: t.int({
      description:
        'Calls are fast enough if their 95th percentile is at most this many milliseconds. 1 to 600,000. Default: 10,000.',
    }),
  }),
})

const newPolicy = z.looseObject({ policy: policyCheck })

const SetRoutingPolicyInput = builder.inputType('SetRoutingPolicyInput', {
  description: 'The routing policy to set.',
  fields: t => ({
    purpose: t.field({
      type: ModelPurpose,
      description:
        'What it applies to, other than EMBED. Null or omitted: all purposes without their own policy.',
    }),
    policy: t.field({
      type: RoutingPolicyInput,
      required: true,
      description: 'The whole policy. It replaces the former one.',
    }),
    expectedVersion: t.int({
      description:
        'Version of the policy that it replaces, 0 if there is none. If another one is there, nothing changes and a ConflictError is returned. Null or omitted: not checked.',
    }),
  }),
})

export const SetRoutingPolicyPayload = builder
  .objectRef<Awaited<ReturnType<typeof setRoutingPolicy>>>('SetRoutingPolicyPayload')
  .implement({
    description: 'The version of the policy.',
    fields: t => ({
      version: t.exposeInt('version', { description: 'Version of the policy.' }),
    }),
  })

builder.mutationField('setRoutingPolicy', t =>
  t.field({
    type: SetRoutingPolicyPayload,
    description:
      'Sets how models are chosen for a purpose. Calls use it from their next choice. Each change is a new version. Requires the ADMIN scope.',
    errors: { types: [ValidationError, ConflictError] },
    args: inputArgs(t.arg, SetRoutingPolicyInput, 'The routing policy to set.'),
    resolve: (_, { input }, context) => setRoutingPolicy(context, input, findIssues(newPolicy, input)),
  }),
)

import { z } from 'zod'
import { findModel } from '../../resolvers/models/models.ts'
import {
  MAX_CALLS,
  MAX_CHOICES,
  type RoutingReplay as Replay,
  replayRouting,
} from '../../resolvers/routing/replay-routing.ts'
import type { ReplayedCall } from '../../routing/replay.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { Model, ModelPurpose } from '../models/model.ts'
import { policyCheck, RoutingPolicyInput } from '../models/routing-policy.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { DateTimeRange } from '../shared/paging.ts'
import { rowField } from '../shared/payload-fields.ts'
import { findIssues } from '../shared/validation.ts'

const ReplayedChoice = builder.objectRef<ReplayedCall>('ReplayedChoice').implement({
  description: 'The choice of a model for a call, made again under another policy.',
  fields: t => ({
    call: rowField(t, 'ModelCall', ({ id }) => id, 'The call, with the choice that was made.'),
    chosen: t.field({
      type: Model,
      nullable: true,
      description:
        'The model that the policy would have chosen. Null if it was deleted, or if all models were excluded or had failed.',
      resolve: ({ chosenModelId }, _, context) =>
        chosenModelId === null ? null : findModel(context, chosenModelId),
    }),
    changed: t.exposeBoolean('changed', { description: 'Whether it is another model than the call used.' }),
  }),
})

const RoutingReplay = builder.objectRef<Replay>('RoutingReplay').implement({
  description:
    'What calls used and cost, and what they would have used and cost under another policy. Each call is replayed on its own: another model might not have failed, so that later attempts would not have been made.',
  fields: t => ({
    calls: t.exposeInt('calls', { description: 'Number of replayed calls.' }),
    changed: t.exposeInt('changed', { description: 'Number of calls for which the choice changes.' }),
    costUsd: t.exposeFloat('costUsd', { description: 'Cost of the calls in US dollars.' }),
    replayedCostUsd: t.exposeFloat('replayedCostUsd', {
      description:
        'The same under the policy. Another model counts with as many tokens, at its price at that time. Without a model, a call costs nothing.',
    }),
    durationP95Ms: t.exposeFloat('durationP95Ms', {
      nullable: true,
      description:
        '95th percentile of the duration of the successful calls, in milliseconds. Null without any.',
    }),
    replayedDurationP95Ms: t.exposeFloat('replayedDurationP95Ms', {
      nullable: true,
      description:
        'The same under the policy. Another model counts with its median duration at that time, and is left out if that is unknown.',
    }),
    choices: t.expose('choices', {
      type: [ReplayedChoice],
      description: `Changed choices, newest first, at most ${MAX_CHOICES}.`,
      complexity: { field: 1, multiplier: MAX_CHOICES },
    }),
  }),
})

const replayedPolicy = z.looseObject({ policy: policyCheck })

const ReplayRoutingInput = builder.inputType('ReplayRoutingInput', {
  description: 'The calls to replay, and the policy to replay them under.',
  fields: t => ({
    between: t.field({ type: DateTimeRange, required: true, description: 'When the calls were made.' }),
    purpose: t.field({
      type: ModelPurpose,
      description: 'What the calls were made for, other than EMBED. Null or omitted: all purposes.',
    }),
    policy: t.field({ type: RoutingPolicyInput, required: true, description: 'The policy to try.' }),
  }),
})

builder.queryField('replayRouting', t =>
  t.field({
    type: RoutingReplay,
    authScopes: { admin: true },
    description: `Makes past choices of models again under another policy, from their records: the newest ${MAX_CALLS} ended calls, without checks of health and embeddings. Makes no call and costs nothing. Under the policy that was in force, no choice changes. Requires the ADMIN scope.`,
    args: inputArgs(t.arg, ReplayRoutingInput, 'The calls to replay, and the policy.'),
    complexity: FIELD_COSTS.plan,
    resolve: (_, { input }, context) => replayRouting(context, input, findIssues(replayedPolicy, input)),
  }),
)

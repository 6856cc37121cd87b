import { z } from 'zod'
import { encodeId } from '../../platform/ids.ts'
import { findModel } from '../../resolvers/models/models.ts'
import {
  decideNow,
  decideUnderPolicy,
  rankingOf,
  TYPICAL_TOKENS,
} from '../../resolvers/routing/rank-models.ts'
import type {
  Decision,
  RoutingExclusion as Exclusion,
  RankedCandidate,
  ScoreParts,
} from '../../routing/decision.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { Model, ModelPurpose } from '../models/model.ts'
import { SetRoutingPolicyPayload } from '../models/routing-policy.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { findIssues, integerInRange, text } from '../shared/validation.ts'

const RoutingExclusion = defineEnum<Exclusion>(
  'RoutingExclusion',
  'Why a model cannot be used: the first reason that applies.',
  {
    DENIED: 'The routing policy denies it.',
    DISABLED: 'It is disabled.',
    WRONG_PURPOSE: 'It is for other purposes.',
    CONTEXT_TOO_SMALL: 'The expected input and output have more tokens than its context.',
    DOWN: 'Its last calls all failed, and no check has succeeded since.',
    OVER_BUDGET:
      'Its largest possible cost exceeds what a budget that stops, or the quota of cost, has left.',
    SECRET_UNUSABLE: 'The secret of its provider is expired, revoked or cannot be decrypted.',
  },
)

const RoutingScore = builder.objectRef<ScoreParts>('RoutingScore').implement({
  description:
    'Weighted parts of a score. The score is their sum without the penalties, minus the penalties. By default, the weights are policy 0.35, cost 0.2, latency 0.2, health 0.2 and region 0.05.',
  fields: t => ({
    policy: t.exposeFloat('policy', {
      description: 'The full weight if the policy prefers the model, otherwise half.',
    }),
    cost: t.exposeFloat('cost', {
      description:
        'From the full weight for the lowest estimated cost of all usable models to 0 for the highest. The full weight if all are equal.',
    }),
    latency: t.exposeFloat('latency', {
      description:
        'The full weight if the 95th percentile of durations is within the target, otherwise the target divided by it. Half if unknown.',
    }),
    health: t.exposeFloat('health', {
      description:
        'Share of successful calls. The longer ago the last call was, the closer to half: the difference halves every 6 hours. Half without calls.',
    }),
    region: t.exposeFloat('region', {
      description: 'The full weight for the requested region, 0 for another one, half if one is unknown.',
    }),
    penalties: t.exposeFloat('penalties', {
      description:
        '0.3 if a budget that warns is spent, 0.2 after a response with status 429 in the last minute, and 0.1 without a successful call in the last 15 minutes.',
    }),
  }),
})

const RankedModel = builder.objectRef<RankedCandidate>('RankedModel').implement({
  description:
    'A model in a ranking, with what decided about its position. All values are from the time of the decision.',
  fields: t => ({
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model as it is now. Null if it was deleted.',
      resolve: ({ candidate }, _, context) => findModel(context, candidate.modelId),
    }),
    modelId: t.id({
      description: 'ID of the model, also if it was deleted.',
      resolve: ({ candidate }) => encodeId('Model', candidate.modelId),
    }),
    modelName: t.string({
      description: 'Name of the model.',
      resolve: ({ candidate }) => candidate.modelName,
    }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: 'At most 1; penalties can make it negative. Null if the model is excluded.',
    }),
    parts: t.expose('parts', {
      type: RoutingScore,
      nullable: true,
      description: 'Parts of the score. Null if the model is excluded.',
    }),
    estimatedCostUsd: t.exposeFloat('estimatedCostUsd', {
      description: 'Cost of the expected tokens in US dollars.',
    }),
    durationP95Ms: t.float({
      nullable: true,
      description:
        '95th percentile of the duration of successful calls in the 15 minutes before the last call, in milliseconds. Null without any.',
      resolve: ({ candidate }) => candidate.health.durationP95Ms,
    }),
    errorRate: t.float({
      description: 'Share of failed calls in those minutes, 0 to 1. 0 without calls.',
      resolve: ({ candidate }) => candidate.health.errorRate,
    }),
    excluded: t.expose('excluded', {
      type: RoutingExclusion,
      nullable: true,
      description: 'Why it cannot be used. Null if it can.',
    }),
  }),
})

/** Few workspaces have more models. */
const TYPICAL_MODELS = 20

export const ModelRanking = builder.objectRef<Decision>('ModelRanking').implement({
  description: 'Models in the order in which a call would use them, with everything that decided about it.',
  fields: t => ({
    at: t.field({
      type: 'DateTime',
      description: 'Time of the decision.',
      resolve: ({ at }) => new Date(at),
    }),
    policyVersion: t.int({
      description: 'Version of the routing policy. 0: the default.',
      resolve: ({ policy }) => policy.version,
    }),
    candidates: t.field({
      type: [RankedModel],
      description:
        'The intended model unless it is excluded, then the others by score, then excluded models. Equal scores are in the order of IDs.',
      complexity: { field: 1, multiplier: TYPICAL_MODELS },
      resolve: decision => [...rankingOf(decision).candidates],
    }),
    degradedFromIntended: t.boolean({
      description:
        'Whether a model was intended that is excluded, deleted, or failed earlier in the same request. The intended model is that of the request, or else the first preferred one of the policy.',
      resolve: decision => rankingOf(decision).degradedFromIntended,
    }),
  }),
})

const MAX_TOKENS = 100_000_000

const expectedCall = z.looseObject({
  expectedInputTokens: integerInRange(0, MAX_TOKENS),
  expectedOutputTokens: integerInRange(0, MAX_TOKENS),
  latencyTargetMs: integerInRange(1, 600_000).nullish(),
  region: text(1, 100).nullish(),
})

const RankModelsInput = builder.inputType('RankModelsInput', {
  description: 'The call to rank models for.',
  fields: t => ({
    purpose: t.field({ type: ModelPurpose, required: true, description: 'What the model is used for.' }),
    expectedInputTokens: t.int({
      required: true,
      description: 'Tokens of the prompt. 0 to 100,000,000.',
    }),
    expectedOutputTokens: t.int({
      required: true,
      description: 'Tokens of the answer. 0 to 100,000,000.',
    }),
    latencyTargetMs: t.int({
      description:
        'Calls are fast enough if their 95th percentile is at most this many milliseconds. 1 to 600,000. Default: that of the policy.',
    }),
    intendedModelId: t.id({
      description:
        'ID of the model to use unless it is excluded. Default: the first preferred model of the policy.',
    }),
    region: t.string({
      description: 'Preferred region, 1 to 100 characters. Default: the setting `REGION`.',
    }),
  }),
})

builder.queryField('rankModels', t =>
  t.field({
    type: ModelRanking,
    authScopes: { read: true },
    description: 'The ranking that a call made now would use. Makes no call.',
    args: inputArgs(t.arg, RankModelsInput, 'The call to rank models for.'),
    complexity: FIELD_COSTS.query * 2,
    resolve: (_, { input }, context) => decideNow(context, input, findIssues(expectedCall, input)),
  }),
)

builder.objectField(SetRoutingPolicyPayload, 'ranking', t =>
  t.field({
    type: ModelRanking,
    description: `Ranking of a call with ${TYPICAL_TOKENS.input} tokens of input and ${TYPICAL_TOKENS.output} of output under this policy. For ANSWER if the policy is for all other purposes.`,
    resolve: ({ purpose }, _, context) => decideUnderPolicy(context, purpose),
  }),
)

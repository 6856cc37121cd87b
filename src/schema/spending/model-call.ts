import type { ModelCallOutcome as Outcome } from '../../generated/prisma/client.ts'
import { findModel } from '../../resolvers/models/models.ts'
import { listModelCalls } from '../../resolvers/spending/model-calls.ts'
import type { Decision } from '../../routing/decision.ts'
import { Model, ModelPurpose } from '../models/model.ts'
import { ModelRanking } from '../routing/ranking.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { visibleRows } from '../shared/node.ts'
import { ADMIN_NODE } from '../shared/node-field.ts'
import { DateTimeRange, defineConnection, pageArgs, queryRows } from '../shared/paging.ts'

const ModelCallOutcome = defineEnum<Outcome>('ModelCallOutcome', 'How a call of a model ended.', {
  SUCCEEDED: 'The model answered completely.',
  FAILED: 'The request or the answer failed.',
  TIMED_OUT: 'The model did not answer in time.',
  CANCELLED: 'The answer was no longer needed.',
  REFUSED_BY_BUDGET: 'It was not sent, because a budget or quota had no room for it.',
})

/** GraphQL has no larger integers, and no call has as many tokens. */
const MAX_INT = 2 ** 31 - 1

const ModelCall = builder.prismaNode('ModelCall', {
  ...ADMIN_NODE,
  findUnique: (id, context) => ({ id, ...visibleRows('ModelCall', context) }),
  description:
    'One request to a model, with the decision that led to it. Prompts and answers are not kept. Deleted after 90 days. Visible to API keys with the ADMIN scope.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'Time of the request.' }),
    purpose: t.expose('purpose', { type: ModelPurpose, description: 'What it was made for.' }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model. Null if it was deleted or, for a model of settings, replaced.',
      select: { modelId: true },
      resolve: ({ modelId }, _, context) => findModel(context, modelId),
    }),
    modelName: t.exposeString('modelName', { description: 'Name of the model at that time.' }),
    decision: t.field({
      type: ModelRanking,
      description: 'The ranking that led to the model. Of an embedding: the embedding model alone.',
      select: { decision: true },
      resolve: ({ decision }) => decision as unknown as Decision,
    }),
    attempt: t.exposeInt('attempt', {
      description:
        'Counts from 1 within one text: the same model asked once more, and other models after it failed.',
    }),
    outcome: t.field({
      type: ModelCallOutcome,
      description: 'How it ended.',
      select: { outcome: true },
      // Only ended calls can be found, and they have one.
      resolve: ({ outcome }) => outcome as Outcome,
    }),
    errorCode: t.exposeString('errorCode', {
      nullable: true,
      description: 'Why it did not succeed, such as `HTTP_429` or `STALLED`. Null if it succeeded.',
    }),
    inputTokens: t.int({
      description: 'Tokens of the prompt. 0 if the request failed before the first token.',
      select: { inputTokens: true },
      resolve: ({ inputTokens }) => Math.min(Number(inputTokens), MAX_INT),
    }),
    outputTokens: t.int({
      description: 'Tokens of the answer.',
      select: { outputTokens: true },
      resolve: ({ outputTokens }) => Math.min(Number(outputTokens), MAX_INT),
    }),
    costUsd: t.float({
      description: 'Cost in US dollars, at the prices of that time.',
      select: { costNano: true },
      resolve: ({ costNano }) => Number(costNano) / 1e9,
    }),
    firstTokenMs: t.exposeFloat('firstTokenMs', {
      nullable: true,
      description: 'Time to the first token in milliseconds. Null without one, and for embeddings.',
    }),
    durationMs: t.float({
      description: 'Time to the end in milliseconds.',
      select: { durationMs: true },
      resolve: ({ durationMs }) => durationMs ?? 0,
    }),
    tokensEstimated: t.exposeBoolean('tokensEstimated', {
      description: 'Whether the provider did not report the tokens, so that they are estimated.',
    }),
    task: t.relation('task', {
      nullable: true,
      description: 'The task that it was made for. Null without one, or once it is deleted.',
    }),
    agent: t.relation('agent', {
      nullable: true,
      description: 'The agent that it was made for. Null without one, or once it is deleted.',
    }),
    report: t.relation('report', {
      nullable: true,
      description: 'The report that it was made for. Null without one, or once it is deleted.',
    }),
    goal: t.relation('goal', {
      nullable: true,
      description: 'The goal that it was made for. Null without one, or once it is deleted.',
    }),
    goalStepKey: t.string({
      nullable: true,
      description: 'Key of the step of the goal. Null for planning and synthesis, and without a goal.',
      select: { goalStep: { select: { key: true } } },
      resolve: ({ goalStep }) => goalStep?.key ?? null,
    }),
  }),
})
const ModelCallConnection = defineConnection(ModelCall, 'ModelCall', 'calls')

const ModelCallFilter = builder.inputType('ModelCallFilter', {
  description: 'Conditions that a call must all meet.',
  fields: t => ({
    purposes: t.field({ type: [ModelPurpose], description: 'Made for one of these purposes.' }),
    modelIds: t.idList({ description: 'Of one of these models, which may be deleted.' }),
    outcomes: t.field({ type: [ModelCallOutcome], description: 'Ended in one of these ways.' }),
    taskId: t.id({ description: 'Made for this task.' }),
    agentId: t.id({ description: 'Made for this agent.' }),
    goalId: t.id({ description: 'Made for this goal.' }),
    between: t.field({ type: DateTimeRange, description: 'Made in this period.' }),
  }),
})

builder.queryField('modelCalls', t =>
  t.field({
    type: ModelCallConnection,
    authScopes: { admin: true },
    description:
      'Ended calls of models, newest first, including checks and those that a budget refused. Kept for 90 days. Requires the ADMIN scope.',
    args: {
      filter: t.arg({ type: ModelCallFilter, description: 'Null or omitted: all calls.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) => listModelCalls(context, args, queryRows(context, info)),
  }),
)

import { type QuotaState, ValidationError } from '../../errors.ts'
import { listQuotas, setQuota } from '../../resolvers/protection/quotas.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { LimitReached } from '../shared/errors.ts'
import { inputArgs } from '../shared/input-fields.ts'

const QuotaKind = defineEnum('QuotaKind', 'Resource that a quota limits.', {
  DOCUMENTS: 'Documents.',
  STORAGE_BYTES: 'Bytes of documents and of uploads that may still become documents.',
  AGENTS: 'Agents.',
  TEMPLATES: 'Templates.',
  WEBHOOK_ENDPOINTS: 'Webhook endpoints.',
  API_KEYS: 'Valid API keys. Revoked, expired and short-lived minted keys do not count.',
  TASKS_PER_DAY:
    'Tasks that users and schedules start in a day (UTC). Those of schedules count but are never refused.',
  REPORTS_PER_DAY: 'Report generations that users start in a day (UTC).',
  MODEL_TOKENS_PER_MONTH: 'Tokens of model calls in a month (UTC). A call that could exceed it is refused.',
  MODEL_MICRO_USD_PER_MONTH:
    'Cost of model calls in a month (UTC), in millionths of a US dollar. A call that could exceed it is refused.',
})

const Quota = builder.objectRef<QuotaState>('Quota').implement({
  description: 'Limit of a workspace on one resource, and how much of it is used.',
  fields: t => ({
    kind: t.expose('kind', { type: QuotaKind, description: 'Resource that it limits.' }),
    limit: t.expose('limit', { type: 'BigInt', nullable: true, description: 'Null: unlimited.' }),
    used: t.expose('used', { type: 'BigInt', description: 'How much is used now.' }),
    reachedAt: t.expose('reachedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the limit is reached at the trend of the last 7 days. The current time if it is reached; null without an upward trend.',
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the count starts again, for quotas per day or month (UTC). Otherwise null.',
    }),
  }),
})

builder.objectField(LimitReached, 'quota', t =>
  t.expose('quota', {
    type: Quota,
    nullable: true,
    description:
      'The quota reached. Null for other limits. `limit` is capped at 2,147,483,647; `quota.limit` is exact.',
  }),
)

builder.queryField('quotas', t =>
  t.field({
    type: [Quota],
    description: 'Resource limits of the workspace and how much of each is used. Requires the ADMIN scope.',
    authScopes: { admin: true },
    resolve: (_, __, context) => listQuotas(context),
  }),
)

const SetQuotaInput = builder.inputType('SetQuotaInput', {
  description: 'The limit to set.',
  fields: t => ({
    kind: t.field({ type: QuotaKind, required: true, description: 'Resource to limit.' }),
    limit: t.field({
      type: 'BigInt',
      description: 'From 0 to 1,000,000,000,000,000. Null or omitted: unlimited.',
    }),
  }),
})

const SetQuotaPayload = builder.objectRef<{ quota: QuotaState }>('SetQuotaPayload').implement({
  description: 'The quota with its new limit.',
  fields: t => ({
    quota: t.expose('quota', { type: Quota, description: 'The quota with its new limit.' }),
  }),
})

builder.mutationField('setQuota', t =>
  t.field({
    type: SetQuotaPayload,
    description:
      'Sets the limit of a resource, or removes it with null. What is already used beyond it stays. Requires the ADMIN scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, SetQuotaInput, 'The limit to set.'),
    resolve: (_, { input }, context) => setQuota(context, input),
  }),
)

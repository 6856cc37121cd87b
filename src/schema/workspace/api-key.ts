import { z } from 'zod'
import { ownRateLimit } from '../../auth/rate-buckets.ts'
import { type KeyRestrictions, restrictionsOf } from '../../auth/viewer.ts'
import { LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import { encodeId } from '../../platform/ids.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../../resolvers/workspace/api-keys.ts'
import { readRateLimit } from '../../resolvers/workspace/rate-limits.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { ASK_NODE } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'
import { rowField, rowPayload } from '../shared/payload-fields.ts'
import { findIssues, nameText } from '../shared/validation.ts'
import { RateLimitInput, RateLimitType, rateLimitInput } from './rate-limit.ts'

export const ScopeEnum = builder.enumType('Scope', {
  description:
    'Permissions of an API key. ASK allows questions to agents. READ allows queries. WRITE also allows changes. ADMIN also allows managing users, API keys, webhooks, retention schedules, template flags and redrives.',
  values: ['ASK', 'READ', 'WRITE', 'ADMIN'] as const,
})

const ApiKeyRestrictions = builder.objectRef<KeyRestrictions>('ApiKeyRestrictions').implement({
  description: 'What limits an API key besides its scopes. All restrictions apply together.',
  fields: t => ({
    agentIds: t.idList({
      nullable: true,
      description:
        'IDs of the only agents that the key can see. To the key, everything else does not exist. Null: no such restriction.',
      resolve: ({ agentIds }) => agentIds?.map(id => encodeId('Agent', id)) ?? null,
    }),
    trustedDocumentsOnly: t.exposeBoolean('trustedDocumentsOnly', {
      description: 'Whether the key may only run registered documents.',
    }),
    allowedOrigins: t.stringList({
      nullable: true,
      description: 'The only values of the Origin header that are accepted. Null: any, or none.',
      resolve: ({ allowedOrigins }) => allowedOrigins && [...allowedOrigins],
    }),
  }),
})

const ApiKey = builder.prismaNode('ApiKey', {
  ...ASK_NODE,
  description: 'A credential that authenticates requests.',
  fields: t => ({
    name: t.exposeString('name', { description: 'What the key is for, as given at creation.' }),
    prefix: t.exposeString('prefix', {
      description:
        'First characters of the secret, to recognize the key by. The secret is shown once, at creation; only its digest is stored.',
    }),
    scopes: t.expose('scopes', { type: [ScopeEnum], description: 'Scopes granted to the key.' }),
    language: t.exposeString('language', {
      nullable: true,
      description:
        'Language of messages for requests whose Accept-Language header names neither `en` nor `ko`. BCP 47 tag. Null means English.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time when the key expires. Null if it never does.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last use, accurate to one minute. Null if the key was never used.',
    }),
    rateLimit: t.field({
      type: RateLimitType,
      description: 'What the key can still spend.',
      select: { id: true, rateCapacity: true, rateRefillPerMinute: true },
      resolve: (key, _, context) =>
        readRateLimit(context, { apiKeyId: key.id, rateLimit: ownRateLimit(key) }),
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of revocation. Null if the key is not revoked.',
    }),
    user: t.relation('user', { description: 'The user that the key belongs to.' }),
    restrictions: t.field({
      type: ApiKeyRestrictions,
      nullable: true,
      description: 'What limits the key besides its scopes. Null if nothing does.',
      select: { agentIds: true, allowedOrigins: true, trustedDocumentsOnly: true },
      resolve: restrictionsOf,
    }),
  }),
})

const ApiKeyConnection = defineConnection(ApiKey, 'ApiKey', 'API keys')

builder.queryField('apiKeys', t =>
  t.field({
    type: ApiKeyConnection,
    description:
      'API keys of the workspace, newest first. Expired short-lived keys are left out. Requires the ADMIN scope.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listApiKeys(context, args, queryRows(context, info)),
  }),
)

const newKey = z.looseObject({
  name: nameText(100),
  scopes: z.array(z.string()).min(1, 'must name at least one scope'),
  expiresAt: z
    .date()
    .refine(date => date > new Date(), 'must be in the future')
    .nullish(),
  rateLimit: rateLimitInput.nullish(),
})

const RestrictionsInput = builder.inputType('ApiKeyRestrictionsInput', {
  description:
    'Restrictions of a new API key. They apply together, in addition to those of the key that creates it.',
  fields: t => ({
    agentIds: t.idList({
      description:
        'IDs of 1 to 100 agents. To the key, everything else does not exist. Required for the scope ASK. Not possible with WRITE or ADMIN.',
    }),
    trustedDocumentsOnly: t.boolean({ description: 'Whether the key may only run registered documents.' }),
    allowedOrigins: t.stringList({
      description:
        'The only values of the Origin header that are accepted, such as `https://app.example.com`: 1 to 20. Pages of these origins may send requests. This does not stop scripts.',
    }),
  }),
})

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'The API key to create.',
  fields: t => ({
    name: t.string({
      required: true,
      description: 'What the key is for. 1 to 100 characters.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      required: true,
      description: 'Scopes to grant. At least one.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'Time when the key expires. Must be in the future. If omitted, a key that is created without the ADMIN scope expires after 15 minutes, and others never do.',
    }),
    language: t.string({
      description:
        'Language of messages for requests whose Accept-Language header names neither `en` nor `ko`. BCP 47 tag, such as `ko`. English if omitted.',
    }),
    rateLimit: t.field({
      type: RateLimitInput,
      description: 'Rate limit of the key. Default: that of the server.',
    }),
    userId: t.id({
      description: 'ID of the user that the key belongs to. Default: the user of the current key.',
    }),
    restrictions: t.field({
      type: RestrictionsInput,
      description: 'Restrictions of the key. Null: those of the current key.',
    }),
  }),
})

const CreateApiKeyPayload = builder
  .objectRef<{ apiKeyId: string; secret: string }>('CreateApiKeyPayload')
  .implement({
    description: 'The new API key and its secret.',
    fields: t => ({
      apiKey: rowField(t, 'ApiKey', ({ apiKeyId }) => apiKeyId, 'The new API key.'),
      secret: t.exposeString('secret', {
        description: 'Secret of the key, shown only once. Send it as `Authorization: Bearer <secret>`.',
      }),
    }),
  })

const RevokeApiKeyInput = idInput('RevokeApiKeyInput', 'The API key to revoke.', 'ID of the API key.')

const RevokeApiKeyPayload = rowPayload('RevokeApiKeyPayload', 'The revoked API key.', {
  apiKey: ['ApiKey', 'The API key, with its time of revocation.'],
})

builder.mutationFields(t => ({
  createApiKey: t.field({
    type: CreateApiKeyPayload,
    description:
      'Creates an API key. Requires the ADMIN scope. With the WRITE scope, only short-lived keys: of your own user, with the scope ASK and `agentIds`, expiring within 15 minutes. A short-lived key ends with the key that created it.',
    errors: { types: [ValidationError, LimitReachedError] },
    args: inputArgs(t.arg, CreateApiKeyInput, 'The API key to create.'),
    resolve: (_, { input }, context) => createApiKey(context, input, findIssues(newKey, input)),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description:
      'Revokes an API key and the short-lived keys that it created, immediately. Has no effect on a key that is already revoked. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, RevokeApiKeyInput, 'The API key to revoke.'),
    resolve: (_, { input }, context) => revokeApiKey(context, input),
  }),
}))

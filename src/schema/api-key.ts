import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { createApiKey } from '../resolvers/api-keys/create-api-key.ts'
import { revokeApiKey } from '../resolvers/api-keys/revoke-api-key.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { findIssues, nameText } from './validation.ts'

export const ScopeEnum = builder.enumType('Scope', {
  description:
    'READ sees, WRITE also changes, ADMIN also manages keys, webhooks, schedules of retention, flags and redrives.',
  values: ['READ', 'WRITE', 'ADMIN'] as const,
})

export const ApiKey = builder.prismaNode('ApiKey', {
  id: { field: 'id' },
  nullable: true,
  description: 'What a program shows to be let in.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'What it is for.' }),
    prefix: t.exposeString('prefix', {
      description:
        'The first characters, enough to recognise a key by. The secret is shown once, at creation, and only its digest is kept.',
    }),
    scopes: t.expose('scopes', { type: [ScopeEnum], description: 'What it allows.' }),
    language: t.exposeString('language', {
      nullable: true,
      description:
        'BCP 47. Language of messages (`en`, `ko`) for requests whose Accept-Language names neither.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working by itself.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Exact to a minute.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was made useless.',
    }),
  }),
})

const newKey = z.looseObject({
  name: nameText(100),
  scopes: z.array(z.string()).min(1, 'must name at least one scope'),
  expiresAt: z
    .date()
    .refine(date => date > new Date(), 'must be in the future')
    .nullish(),
})

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key.',
  fields: t => ({
    name: t.string({
      required: true,
      description: 'What it is for: 1 to 100 characters.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      required: true,
      description: 'At least one.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'In the future. Never, if left out.' }),
    language: t.string({
      description:
        'BCP 47, such as `ko`. Language of messages (`en`, `ko`) for requests whose Accept-Language names neither. English if omitted.',
    }),
    userId: t.id({ description: 'Whose it is. Of the user of the present key, if left out.' }),
  }),
})

const CreateApiKeyPayload = builder
  .objectRef<{ apiKeyId: string; secret: string }>('CreateApiKeyPayload')
  .implement({
    description: 'The new key.',
    fields: t => ({
      apiKey: rowField(t, 'ApiKey', ({ apiKeyId }) => apiKeyId, 'The key as it is kept.'),
      secret: t.exposeString('secret', {
        description: 'Shown this once. Send it as `Authorization: Bearer <secret>`.',
      }),
    }),
  })

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Which key to make useless.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the key.' }) }),
})

const RevokeApiKeyPayload = builder.objectRef<{ apiKeyId: string }>('RevokeApiKeyPayload').implement({
  description: 'The revoked key.',
  fields: t => ({
    apiKey: rowField(t, 'ApiKey', ({ apiKeyId }) => apiKeyId, 'The key, with the time of its revocation.'),
  }),
})

builder.mutationFields(t => ({
  createApiKey: t.field({
    type: CreateApiKeyPayload,
    description: 'Makes a key. ADMIN.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What the key is for.' }) },
    resolve: (_, { input }, context) => createApiKey(context, input, findIssues(newKey, input)),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description: 'Makes a key useless at once. Twice changes nothing. ADMIN.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which key.' }) },
    resolve: (_, { input }, context) => revokeApiKey(context, input),
  }),
}))

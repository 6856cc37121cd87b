import { z } from 'zod'
import { ConflictError, LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { createSecret } from '../../resolvers/secrets/create-secret.ts'
import { revokeSecret } from '../../resolvers/secrets/revoke-secret.ts'
import { rotateSecret } from '../../resolvers/secrets/rotate-secret.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { findIssues } from '../shared/validation.ts'

const MAX_VALUE_CHARACTERS = 10_000
const VALUE_RULE =
  '1 to 10,000 characters, without a line break or another control character at its start or end. Always send it as a variable.'

/** The problems must not contain the value, or a part of it. */
const value = z.string().superRefine((text, context) => {
  const add = (message: string) => context.addIssue({ code: 'custom', message })
  if (text.length < 1) add('must have at least 1 character')
  if (text.length > MAX_VALUE_CHARACTERS) add(`must have at most ${MAX_VALUE_CHARACTERS} characters`)
  const problem = findTextProblem(text)
  if (problem) add(problem)
  if (isControl(text, 0)) add('must not start with a line break or another control character')
  if (isControl(text, text.length - 1))
    add(
      'must not end with a line break or another control character, which is easily copied along with a value',
    )
})

/** Not by a regular expression: the engine would keep the value until the next match. */
function isControl(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029
}

const name = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must have 1 to 100 characters: letters A to Z, digits, ".", "_" or "-"')
const expiresAt = z
  .date()
  .refine(date => date > new Date(), 'must be in the future')
  .nullish()

const newSecret = z.looseObject({ name, value, expiresAt })
const rotation = z.looseObject({ value, expiresAt })

const CreateSecretInput = builder.inputType('CreateSecretInput', {
  description: 'The secret to create.',
  fields: t => ({
    name: t.string({
      required: true,
      description:
        'Name, unique in the workspace, also among revoked secrets. 1 to 100 characters: letters A to Z, digits, ".", "_" or "-". Cannot be changed.',
    }),
    value: t.string({ required: true, description: `The value. ${VALUE_RULE}` }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'Time from which the secret cannot be used. Must be in the future. Null or omitted: it never expires.',
    }),
  }),
})

const RotateSecretInput = builder.inputType('RotateSecretInput', {
  description: 'The secret to rotate, and its new value.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the secret.' }),
    value: t.string({ required: true, description: `The new value. ${VALUE_RULE}` }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'Time from which the new value cannot be used. Must be in the future. Null: it never expires. Omitted: the current time stays, or is removed if it is in the past.',
    }),
    expectedVersion: t.int({
      description:
        'If the secret no longer has this version, nothing is changed and the result is a `ConflictError`.',
    }),
  }),
})

const RevokeSecretInput = idInput('RevokeSecretInput', 'The secret to revoke.', 'ID of the secret.')

const CreateSecretPayload = rowPayload('CreateSecretPayload', 'The new secret.', {
  secret: ['Secret', 'The new secret, without its value.'],
})
const RotateSecretPayload = rowPayload('RotateSecretPayload', 'The rotated secret.', {
  secret: ['Secret', 'The secret with its new version.'],
})
const RevokeSecretPayload = rowPayload('RevokeSecretPayload', 'The revoked secret.', {
  secret: ['Secret', 'The secret, now REVOKED.'],
})

builder.mutationFields(t => ({
  createSecret: t.field({
    type: CreateSecretPayload,
    description:
      'Stores a value encrypted, such as the API key of another service. It can be used by Canopy and never be read back. Requires the ADMIN scope.',
    errors: { types: [ValidationError, ConflictError, LimitReachedError] },
    args: inputArgs(t.arg, CreateSecretInput, 'The secret to create.'),
    resolve: (_, { input }, context) => createSecret(context, input, findIssues(newSecret, input)),
  }),
  rotateSecret: t.field({
    type: RotateSecretPayload,
    description:
      'Replaces the value of a secret. All uses from now on get the new one. The old one is deleted after 24 hours. Also repairs a secret that is EXPIRED or UNREADABLE. Requires the ADMIN scope.',
    errors: { types: [NotFoundError, ValidationError, ConflictError] },
    args: inputArgs(t.arg, RotateSecretInput, 'The secret and its new value.'),
    resolve: (_, { input }, context) => rotateSecret(context, input, findIssues(rotation, input)),
  }),
  revokeSecret: t.field({
    type: RevokeSecretPayload,
    description:
      'Revokes a secret for good and deletes its values at once. Has no effect on a secret that is already revoked. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, RevokeSecretInput, 'The secret to revoke.'),
    resolve: (_, { input }, context) => revokeSecret(context, input),
  }),
}))

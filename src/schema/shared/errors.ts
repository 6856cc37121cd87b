import {
  ConflictError,
  type DomainError,
  ERROR_CODES,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  NotPermittedError,
  ValidationError,
  type ValidationIssue,
} from '../../errors.ts'
import { parseId } from '../../platform/ids.ts'
import { builder } from './builder.ts'
import { localized } from './localized.ts'
import { loadNode } from './node.ts'
import type { PayloadFields } from './payload-fields.ts'

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Kind of an expected error. UNAVAILABLE occurs only in `QueryFailed`: send the query again.',
  values: ERROR_CODES,
})

export const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description:
    'An expected error that a client can act on. Every mutation returns a union of its payload and such errors; select `... on Error { code message }` to handle all of them. Unexpected errors and rejected requests are top-level errors with `extensions.code` and `extensions.requestId`.',
  fields: t => ({
    code: t.field({
      type: ErrorCodeEnum,
      description: 'Machine-readable code.',
      resolve: error => error.code,
    }),
    message: t.string({
      description: 'Human-readable sentence that says what is wrong and how to fix it.',
      resolve: localized(error => error.message),
    }),
  }),
})

const Issue = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'A problem in the input.',
  fields: t => ({
    path: t.exposeString('path', {
      description: 'Path of the field in the input, such as `input.nodeIds.3`.',
    }),
    message: t.string({
      description: 'What is wrong with the field, and what is allowed.',
      resolve: localized(issue => issue.message),
    }),
  }),
})

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'The object does not exist, or is not visible to this API key.',
  interfaces: [ErrorInterface],
  fields: t => ({
    requestedId: t.exposeID('requestedId', {
      description:
        'The requested ID. Not named `id`, because a normalized cache would replace the object with that ID by this error.',
    }),
  }),
})

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input is invalid.',
  interfaces: [ErrorInterface],
  fields: t => ({
    issues: t.field({
      type: [Issue],
      description: 'All problems in the input, not only the first.',
      resolve: error => [...error.issues],
    }),
  }),
})

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description:
    'The request conflicts with the current state, such as a stale `expectedVersion`, a report generation that is already running, or a version that is already published.',
  interfaces: [ErrorInterface],
  fields: t => ({
    existing: existingField(t, 'The object that causes the conflict. Null if there is none to name.'),
  }),
})

builder.objectType(IdempotencyConflictError, {
  name: 'IdempotencyConflictError',
  description: 'The idempotency key was already used with a different input.',
  interfaces: [ErrorInterface],
  fields: t => ({
    existing: existingField(
      t,
      'The object that the first request with this key created. Null if it no longer exists.',
    ),
  }),
})

builder.objectType(NotPermittedError, {
  name: 'NotPermittedError',
  description:
    'The API key lacks a required scope, or its user may see the object but not perform this operation on it.',
  interfaces: [ErrorInterface],
})

export const LimitReached = builder.objectType(LimitReachedError, {
  name: 'LimitReachedError',
  description:
    'A limit was reached, such as pending tasks, webhook endpoints, plans per minute, unused uploads or a quota of the workspace.',
  interfaces: [ErrorInterface],
  fields: t => ({
    limit: t.exposeInt('limit', { description: 'Maximum allowed.' }),
    retryAfterMs: t.exposeInt('retryAfterMs', {
      nullable: true,
      description: 'Milliseconds to wait before trying again. Null if the wait is unknown.',
    }),
  }),
})

function existingField(t: PayloadFields<{ existingId: string | null }>, description: string) {
  return t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description,
    resolve: ({ existingId }, _, context) => {
      const parsed = existingId ? parseId(existingId) : null
      return parsed ? loadNode(context, parsed) : null
    },
  })
}

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
} from '../errors.ts'
import { parseId } from '../platform/ids.ts'
import type { RequestContext } from '../platform/requests/request-context.ts'
import { builder } from './builder.ts'
import { loadNode } from './load-node.ts'
import { localized } from './localized.ts'

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'What kind of expected outcome an Error is. UNAVAILABLE is only in QueryFailed: send the query again.',
  values: ERROR_CODES,
})

export const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description:
    'An expected outcome that a client can act on. Every mutation returns a union of its payload and such errors; a client that knows nothing else selects `... on Error { code message }`. Everything unexpected, and every rejected request, is a top-level error whose `extensions.code` says what it is, with `extensions.requestId`.',
  fields: t => ({
    code: t.field({ type: ErrorCodeEnum, description: 'For programs.', resolve: error => error.code }),
    message: t.string({
      description: 'One sentence for a person: what was wrong with what, and what would be right.',
      resolve: localized(error => error.message),
    }),
  }),
})

const Issue = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'One problem in an input.',
  fields: t => ({
    path: t.exposeString('path', { description: 'Path into the input: `input.nodeIds.3`.' }),
    message: t.string({
      description: 'What is wrong there, and what would be right.',
      resolve: localized(issue => issue.message),
    }),
  }),
})

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'No such thing, or none that this key may see.',
  interfaces: [ErrorInterface],
  fields: t => ({
    requestedId: t.exposeID('requestedId', {
      description:
        'The ID that was asked for. Not called `id`: a normalized cache would overwrite the object with that ID by this error.',
    }),
  }),
})

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input cannot be used as it is.',
  interfaces: [ErrorInterface],
  fields: t => ({
    issues: t.field({
      type: [Issue],
      description: 'Every problem at once, not only the first.',
      resolve: error => [...error.issues],
    }),
  }),
})

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description:
    'The request fights the present state: a stale `expectedVersion`, a generation already running, a published version.',
  interfaces: [ErrorInterface],
  fields: t => ({
    existing: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: 'What stands in the way, where it can be named.',
      resolve: (error, _, context) => loadExisting(error.existingId, context),
    }),
  }),
})

builder.objectType(IdempotencyConflictError, {
  name: 'IdempotencyConflictError',
  description: 'The same idempotency key came with a different input.',
  interfaces: [ErrorInterface],
  fields: t => ({
    existing: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: 'What the first request with this key made, where it is still there.',
      resolve: (error, _, context) => loadExisting(error.existingId, context),
    }),
  }),
})

builder.objectType(NotPermittedError, {
  name: 'NotPermittedError',
  description: 'The caller may see the object, but not do this to it.',
  interfaces: [ErrorInterface],
})

builder.objectType(LimitReachedError, {
  name: 'LimitReachedError',
  description: 'A stated limit: tasks per agent, keys per workspace, plans per minute, unused uploads.',
  interfaces: [ErrorInterface],
  fields: t => ({
    limit: t.exposeInt('limit', { description: 'How many are allowed.' }),
    retryAfterMs: t.exposeInt('retryAfterMs', {
      nullable: true,
      description: 'When to try again, where waiting helps.',
    }),
  }),
})

async function loadExisting(id: string | null, context: RequestContext) {
  const parsed = id ? parseId(id) : null
  return parsed ? loadNode(context, parsed) : null
}

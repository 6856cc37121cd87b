import { randomUUID } from 'node:crypto'
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql'
import type { App } from '../../app.ts'
import { maskError } from '../../auth/mask-error.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { RequestContext } from '../../context.ts'
import { requestError } from '../../errors.ts'
import { chooseLanguage } from '../../languages/language.ts'
import type { ChosenDocument, DocumentRequest } from '../../persisted/choose-document.ts'
import { checkVariables } from '../../platform/graphql-limits.ts'
import { requestIdentity } from '../../platform/request-identity.ts'
import { traced } from '../../platform/tracing/current-span.ts'
import type { Execution } from '../../streams/execution.ts'
import type { LiveStream } from '../../streams/live-stream.ts'
import { isLiveStream, type Streams } from '../../streams/streams.ts'
import type { AuthorizeOperation } from '../authorize-operation.ts'
import { chooseDocumentFor } from '../choose-document.ts'
import type { GraphqlEngine } from '../graphql-engine.ts'
import { type Caller, identifyCaller } from '../identify.ts'
import { chargeOperation, toPoints } from '../protection/rate-limit/charge-request.ts'
import { chargeRejected, withCost } from '../protection/rate-limit/use-rate-limit.ts'
import type { ServerContext } from '../server-context.ts'
import { traceOperation } from '../trace-operation.ts'
import type { Operation } from './stream-rows.ts'

export interface OperationParts {
  app: App
  engine: () => GraphqlEngine
  streams: Streams
  authorizeOperation: AuthorizeOperation
}

/** A validated operation. */
interface Checked {
  chosen: ChosenDocument<string | null>
  schema: GraphQLSchema
  document: DocumentNode
  /** @throws UNAUTHENTICATED */
  createContext: () => Promise<RequestContext & ServerContext>
}

/** The stream of an operation was cut. The client should reconnect for the rest. */
class OperationCut extends Error {
  override readonly name = 'OperationCut'
}

const NO_FRAMES = Buffer.alloc(0)

/** Parses and validates an operation. @returns the operation, or its errors. */
export async function checkOperation(
  { app, engine }: Pick<OperationParts, 'app' | 'engine'>,
  caller: ServerContext & { viewer: Viewer },
  { variables, ...request }: DocumentRequest<string | null> & Pick<Operation, 'variables'>,
  requestId: string,
): Promise<{ errors: GraphQLError[] } | Checked> {
  try {
    checkVariables(variables)
    const chosen = await chooseDocumentFor(app, caller.viewer, request)
    if (!chosen.query) throw requestError('BAD_USER_INPUT', 'The body must have a "query" or a "documentId".')
    const { parse, validate, schema, contextFactory } = engine().getEnveloped(caller)
    const document: DocumentNode = parse(chosen.query)
    const problems: readonly GraphQLError[] = validate(schema, document)
    if (problems.length) return { errors: problems.map(problem => maskError(problem, requestId, app.log)) }
    return {
      chosen,
      schema,
      document,
      createContext: async () => (await contextFactory()) as RequestContext & ServerContext,
    }
  } catch (error) {
    return { errors: [maskError(error, requestId, app.log)] }
  }
}

/**
 * Executes an operation. Errors are yielded as results.
 * @param caller its signal stops the operation.
 * @throws only OperationCut.
 */
export async function* runOperation(
  parts: OperationParts,
  caller: Caller,
  operation: Operation,
): AsyncGenerator<Execution> {
  const { app, engine, streams, authorizeOperation } = parts
  const requestId = randomUUID()
  // The language of the request that opened the stream, because results are sent there.
  const identity = { requestId, language: chooseLanguage(caller.headers.get('accept-language')) }
  const request: ServerContext = { ...caller, viewer: null, operation: null }
  const explain = (errors: readonly unknown[]): Execution => {
    const mask = (error: unknown) => requestIdentity.run(identity, maskError, error, requestId, app.log)
    return { results: [withCost({ errors: errors.map(mask) }, request)], frames: NO_FRAMES }
  }
  const run = async (viewer: Viewer): Promise<ExecutionResult | LiveStream> => {
    const checked = await checkOperation(parts, Object.assign(request, { viewer }), operation, requestId)
    if ('errors' in checked) return (await chargeRejected(app, request)) ?? checked
    const { schema, document, createContext } = checked
    const { operationName, variables: variableValues } = operation
    const contextValue = await createContext()
    const args = { schema, document, operationName, variableValues, contextValue }
    const kind = getOperationAST(document, operationName)?.operation
    if (kind !== OperationTypeNode.SUBSCRIPTION) {
      const result: ExecutionResult = await engine().getEnveloped(contextValue).execute(args)
      return withCost(result, contextValue)
    }
    const charge = await chargeOperation(app, contextValue, toPoints(authorizeOperation(args).estimated))
    const extensions = charge && { cost: charge.describe() }
    return traceOperation(args, () => streams.open({ args, address: caller.address, extensions }))
  }
  const open = async () => {
    const { connection, signal } = caller
    const viewer = await identifyCaller(app, request)
    const counted = app.operations.admit({ kind: 'key', id: viewer.apiKeyId, connection })
    try {
      await counted.start(signal)
      return await run(viewer)
    } finally {
      counted.end()
    }
  }
  const span = app.tracer.start('Stream operation', { kind: 'server', traceparent: null })
  const opened = await traced(span, () => requestIdentity.run(identity, open)).catch((error: unknown) => ({
    errors: [error as GraphQLError],
  }))
  if (!isLiveStream(opened)) {
    // Execution errors are already masked.
    const isRefused = !('data' in opened)
    yield isRefused ? explain(opened.errors ?? []) : { results: [opened], frames: NO_FRAMES }
    return
  }
  caller.signal.addEventListener('abort', opened.close, { once: true })
  if (caller.signal.aborted) opened.close()
  yield* opened.executions
  if (opened.isCut()) throw new OperationCut('The operation was cut.')
}

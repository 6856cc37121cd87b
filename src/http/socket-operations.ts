import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type ExecutionArgs, type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql'
import type { Context, SubscribePayload } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { App } from '../app.ts'
import { authenticate } from '../auth/authenticate.ts'
import { maskError } from '../auth/mask-error.ts'
import type { RequestContext } from '../context.ts'
import { requestError } from '../errors.ts'
import { checkVariables } from '../platform/graphql-limits.ts'
import type { Operation } from '../platform/operations.ts'
import { requestIdentity } from '../platform/request-identity.ts'
import { traced } from '../platform/tracing/current-span.ts'
import type { LiveStream } from '../streams/live-stream.ts'
import { isLiveStream, type Streams } from '../streams/streams.ts'
import type { AuthorizeOperation } from './authorize-operation.ts'
import { chooseDocumentFor } from './choose-document.ts'
import type { GraphqlEngine } from './graphql-engine.ts'
import { chargeUnlessValid } from './identify.ts'
import type { OriginCheck } from './origins.ts'
import { chargeOperation, toPoints } from './protection/rate-limit/charge-request.ts'
import { chargeRejected, withCost } from './protection/rate-limit/use-rate-limit.ts'
import { withRequestTimeout } from './request-timeout.ts'
import { MAX_UNSENT_BYTES, type SocketExtra } from './serve-socket.ts'
import { createServerContext, requestHeaders, type ServerContext } from './server-context.ts'
import { traceOperation } from './trace-operation.ts'

const SERVICE_RESTART = 1012
/** How long a client should wait before it sends more, if it has not read its responses. */
const UNREAD_RETRY_MS = 1_000

export interface SocketParts {
  app: App
  engine: GraphqlEngine
  streams: Streams
  authorizeOperation: AuthorizeOperation
  isAllowedOrigin: OriginCheck
  readAddress: (request: IncomingMessage) => string
}

export type SocketContext = Context<Record<string, unknown>, SocketExtra>
type SocketOperation = ServerContext & { socket: WebSocket }
export type OperationArgs = ExecutionArgs & { contextValue: RequestContext & SocketOperation }

/**
 * Headers from the first message of the connection, otherwise from the upgrade request. Only the browser knows the
 * origin, not the page that sends the message.
 */
function connectionHeaders({ connectionParams, extra }: SocketContext): ServerContext['headers'] {
  const upgradeHeaders = requestHeaders(extra.request)
  const params = new Map(
    Object.entries(connectionParams ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    get(name) {
      const value = name === 'origin' ? undefined : params.get(name)
      return typeof value === 'string' ? value : upgradeHeaders.get(name)
    },
  }
}

/** The context of a WebSocket operation before it is parsed. */
export function createSocketContext({ readAddress }: SocketParts, context: SocketContext): SocketOperation {
  const { socket, request } = context.extra
  const known = {
    headers: connectionHeaders(context),
    address: readAddress(request),
    signal: closeSignalOf(socket),
  }
  return { ...createServerContext(request, known), socket }
}

/** The protocol requires a `query`: it is empty if a document ID is sent instead. */
type RequestedOperation = SubscribePayload & { id: string; documentId?: unknown }

/**
 * Authenticates, parses and validates an operation like an HTTP request. It counts toward the limits until it is
 * executed or subscribed to.
 * @returns the arguments for its execution, or its errors.
 */
export function prepareOperation(
  parts: SocketParts,
  context: SocketContext,
  wanted: RequestedOperation,
): Promise<OperationArgs | readonly GraphQLError[]> {
  const { app } = parts
  const { apiKeyId, language, messageBytes } = context.extra
  const requestId = randomUUID()
  return requestIdentity.run({ requestId, language }, async () => {
    const initial = createSocketContext(parts, context)
    let operation: Operation | undefined
    try {
      // Authentication failed, and the connection is closing.
      if (apiKeyId === null) throw requestError('UNAUTHENTICATED', 'Connect with an API key first.')
      operation = app.operations.admit({ kind: 'key', id: apiKeyId, connection: initial.connection })
      operation.countBytes(messageBytes)
      initial.operation = operation
      await operation.start(initial.signal)
      checkCanReceive(context, wanted)
      return await readOperation(parts, initial, wanted)
    } catch (error) {
      operation?.end()
      // The client cannot receive errors anymore.
      if (initial.signal.aborted) return [requestError('UNAVAILABLE', 'The connection was closed.')]
      const refused = initial.charge ? null : await chargeRejected(app, initial)
      if (refused?.errors) return refused.errors
      const problems = error instanceof AggregateError ? error.errors : [error]
      return problems.map(problem => maskError(problem, requestId, app.log))
    }
  })
}

/** @throws if the client no longer waits for the result, or has too much unread data to receive it. */
function checkCanReceive({ extra, subscriptions }: SocketContext, { id }: RequestedOperation): void {
  if (!(id in subscriptions))
    throw requestError('BAD_USER_INPUT', 'The operation was completed by the client.')
  if (extra.socket.bufferedAmount <= MAX_UNSENT_BYTES) return
  const message = `This connection has more than ${MAX_UNSENT_BYTES} bytes of unread responses. Read them before you send more.`
  throw requestError('RATE_LIMITED', message, { limit: MAX_UNSENT_BYTES, retryAfterMs: UNREAD_RETRY_MS })
}

/** @throws an error, or an AggregateError of validation errors. */
async function readOperation(
  { app, engine }: SocketParts,
  initial: SocketOperation,
  { variables, operationName, ...wanted }: RequestedOperation,
): Promise<OperationArgs> {
  // The key may have been revoked since the connection was opened.
  const viewer = await chargeUnlessValid(app, initial, () =>
    withRequestTimeout(app.config.requestTimeoutMs, () => authenticate(app, initial.headers)),
  )
  initial.viewer = viewer
  const { query } = await chooseDocumentFor(app, viewer, wanted)
  checkVariables(variables)
  const { schema, parse, validate, contextFactory } = engine.getEnveloped(initial)
  const document = parse(query)
  const problems = validate(schema, document)
  if (problems.length) throw new AggregateError(problems)
  if (!getOperationAST(document, operationName))
    throw requestError(
      'BAD_USER_INPUT',
      'The document does not contain this operation, or has several and operationName is missing.',
    )
  return {
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: (await contextFactory()) as OperationArgs['contextValue'],
  }
}

export function executeOperation(parts: SocketParts, args: OperationArgs): Promise<ExecutionResult> {
  const { contextValue } = args
  return runOperation(parts, contextValue, async () => {
    const result: ExecutionResult = await parts.engine.getEnveloped(contextValue).execute(args)
    return withCost(result, contextValue)
  })
}

export function subscribeOperation(parts: SocketParts, args: OperationArgs) {
  const { app, streams, authorizeOperation } = parts
  const { requestId, address, socket } = args.contextValue
  return runOperation(parts, args.contextValue, async () => {
    const charge = await chargeOperation(app, args.contextValue, toPoints(authorizeOperation(args).estimated))
    const extensions = charge && { cost: charge.describe() }
    const opened = await traceOperation(args, () => streams.open({ args, address, extensions }))
    if (isLiveStream(opened)) return readResults(opened, () => restart(socket))
    const errors = opened.errors?.map(error => maskError(error, requestId, app.log)) ?? []
    return withCost({ errors }, args.contextValue)
  })
}

/** Runs an operation in a trace of its own, and ends it. An error becomes the result. */
function runOperation<Result>(
  { app }: SocketParts,
  contextValue: OperationArgs['contextValue'],
  run: () => Promise<Result>,
): Promise<Result | ExecutionResult> {
  const { requestId, language, operation } = contextValue
  const span = app.tracer.start('WebSocket operation', { kind: 'server', traceparent: null })
  const work = async () => {
    try {
      return await run()
    } catch (error) {
      return withCost({ errors: [maskError(error, requestId, app.log)] }, contextValue)
    } finally {
      operation?.end()
    }
  }
  return traced(span, () => requestIdentity.run({ requestId, language }, work))
}

/** Reads the results of a stream. graphql-ws stops it by calling `return`. */
function readResults(stream: LiveStream, onCut: () => void): AsyncGenerator<ExecutionResult> {
  async function* read(): AsyncGenerator<ExecutionResult> {
    for await (const { results } of stream.executions) yield* results
    if (stream.isCut()) onCut()
  }
  const results = read()
  const end = results.return.bind(results)
  return Object.assign(results, {
    return() {
      // `return` of a generator waits for its pending event, so the stream is closed first.
      stream.close()
      return end(undefined)
    },
  })
}

/** Closes the socket so that the client reconnects and subscribes again. */
export function restart(socket: WebSocket): void {
  socket.close(SERVICE_RESTART, 'Connect again.')
}

const signals = new WeakMap<WebSocket, AbortSignal>()

/** One signal per socket, shared by its operations. Aborts when the socket closes. */
function closeSignalOf(socket: WebSocket): AbortSignal {
  const known = signals.get(socket)
  if (known) return known
  const closed = new AbortController()
  // Each waiting operation adds a listener.
  setMaxListeners(0, closed.signal)
  socket.once('close', () => closed.abort())
  signals.set(socket, closed.signal)
  return closed.signal
}

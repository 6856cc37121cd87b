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
import type { Operation } from '../platform/operations.ts'
import { requestIdentity } from '../platform/request-identity.ts'
import type { LiveStream } from '../streams/live-stream.ts'
import { isLiveStream, type Streams } from '../streams/streams.ts'
import { checkVariables } from './document-limits.ts'
import type { CostCheck, GraphqlEngine } from './graphql-engine.ts'
import type { OriginCheck } from './origins.ts'
import { withRequestTimeout } from './request-timeout.ts'
import { MAX_UNSENT_BYTES, type SocketExtra } from './serve-socket.ts'
import { createServerContext, requestHeaders, type ServerContext } from './server-context.ts'

const SERVICE_RESTART = 1012

export interface SocketParts {
  app: App
  engine: GraphqlEngine
  streams: Streams
  checkCost: CostCheck
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

type RequestedOperation = SubscribePayload & { id: string }

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
  throw requestError('RATE_LIMITED', message, { limit: MAX_UNSENT_BYTES })
}

/** @throws an error, or an AggregateError of validation errors. */
async function readOperation(
  { app, engine }: SocketParts,
  initial: SocketOperation,
  { query, variables, operationName }: RequestedOperation,
): Promise<OperationArgs> {
  // The key may have been revoked since the connection was opened.
  initial.viewer = await withRequestTimeout(app.config.requestTimeoutMs, authenticate(app, initial.headers))
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
  return runOperation(parts, contextValue, async () => parts.engine.getEnveloped(contextValue).execute(args))
}

export function subscribeOperation(parts: SocketParts, args: OperationArgs) {
  const { app, streams, checkCost } = parts
  const { requestId, address, socket } = args.contextValue
  return runOperation(parts, args.contextValue, async () => {
    checkCost(args)
    const opened = await streams.open({ args, address })
    if (isLiveStream(opened)) return readResults(opened, () => restart(socket))
    return { errors: opened.errors?.map(error => maskError(error, requestId, app.log)) ?? [] }
  })
}

/** Runs an operation and ends it. An error becomes the result. */
function runOperation<Result>(
  { app }: SocketParts,
  { requestId, language, operation }: OperationArgs['contextValue'],
  run: () => Promise<Result>,
): Promise<Result | ExecutionResult> {
  return requestIdentity.run({ requestId, language }, async () => {
    try {
      return await run()
    } catch (error) {
      return { errors: [maskError(error, requestId, app.log)] }
    } finally {
      operation?.end()
    }
  })
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

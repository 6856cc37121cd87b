import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql'
import type { Context, SubscribePayload } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { chooseLanguage } from '../../languages/language.ts'
import type { App } from '../app.ts'
import { maskError } from '../requests/mask-error.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { requestIdentity } from '../requests/request-identity.ts'
import type { LiveStream } from '../streams/live-stream.ts'
import { isLiveStream, type Streams } from '../streams/streams.ts'
import type { GraphqlEngine } from './graphql-engine.ts'
import type { SocketExtra } from './serve-socket.ts'
import { requestHeaders, type ServerContext } from './server-context.ts'

const SERVICE_RESTART = 1012

export interface SocketParts {
  app: App
  engine: GraphqlEngine
  streams: Streams
  readAddress: (request: IncomingMessage) => string
}

export type SocketContext = Context<Record<string, unknown>, SocketExtra>
type SocketOperation = ServerContext & { socket: WebSocket }
export type OperationArgs = ExecutionArgs & { contextValue: RequestContext & SocketOperation }

/** Where the key is: in the first message, as headers are written, or in the headers of the request for the connection. */
export function connectionHeaders({ connectionParams, extra }: SocketContext): ServerContext['headers'] {
  const asked = requestHeaders(extra.request)
  const said = new Map(
    Object.entries(connectionParams ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    get(name) {
      const value = said.get(name)
      return typeof value === 'string' ? value : asked.get(name)
    },
  }
}

/** Everything up to the execution, as for a request of its own. @returns what is wrong with it, if anything. */
export function prepareOperation(
  { app, engine, readAddress }: SocketParts,
  context: SocketContext,
  payload: SubscribePayload,
): Promise<OperationArgs | readonly GraphQLError[]> {
  const requestId = randomUUID()
  const headers = connectionHeaders(context)
  const language = chooseLanguage(headers.get('accept-language'))
  return requestIdentity.run({ requestId, language }, async () => {
    const { socket, request } = context.extra
    const initial: SocketOperation = {
      socket,
      headers,
      address: readAddress(request),
      signal: whenClosed(socket),
      opened: { stream: null },
    }
    try {
      const { schema, parse, validate, contextFactory } = engine.getEnveloped(initial)
      const document = parse(payload.query)
      const problems = validate(schema, document)
      if (problems.length) return problems.map((problem: unknown) => maskError(problem, requestId, app.log))
      return {
        schema,
        document,
        operationName: payload.operationName,
        variableValues: payload.variables,
        contextValue: (await contextFactory()) as OperationArgs['contextValue'],
      }
    } catch (error) {
      return [maskError(error, requestId, app.log)]
    }
  })
}

export function executeOperation(
  { app, engine }: SocketParts,
  args: OperationArgs,
): Promise<ExecutionResult> {
  const { requestId, language } = args.contextValue
  return requestIdentity.run({ requestId, language }, async () => {
    try {
      return await engine.getEnveloped(args.contextValue).execute(args)
    } catch (error) {
      return { errors: [maskError(error, requestId, app.log)] }
    }
  })
}

export function subscribeOperation({ app, streams }: SocketParts, args: OperationArgs) {
  const { requestId, language, address, socket } = args.contextValue
  return requestIdentity.run({ requestId, language }, async () => {
    try {
      const opened = await streams.open({ args, address })
      if (isLiveStream(opened)) return readResults(opened, () => restart(socket))
      return { errors: opened.errors?.map(error => maskError(error, requestId, app.log)) ?? [] }
    } catch (error) {
      return { errors: [maskError(error, requestId, app.log)] }
    }
  })
}

/** Its results, for a library that ends what it no longer wants with `return` alone. */
function readResults(stream: LiveStream, onCut: () => void): AsyncGenerator<ExecutionResult> {
  async function* read(): AsyncGenerator<ExecutionResult> {
    for await (const { results } of stream.executions) yield* results
    if (stream.isCut()) onCut()
  }
  const results = read()
  const end = results.return.bind(results)
  return Object.assign(results, {
    return() {
      // A generator that waits for an event cannot be told to return before it has come.
      stream.close()
      return end(undefined)
    },
  })
}

/** Clients connect again after this, and subscribe to what they had. */
export function restart(socket: WebSocket): void {
  socket.close(SERVICE_RESTART, 'Connect again.')
}

const signals = new WeakMap<WebSocket, AbortSignal>()

/** One signal for all operations of a socket, aborted when it is closed. */
function whenClosed(socket: WebSocket): AbortSignal {
  const known = signals.get(socket)
  if (known) return known
  const closed = new AbortController()
  socket.once('close', () => closed.abort())
  signals.set(socket, closed.signal)
  return closed.signal
}

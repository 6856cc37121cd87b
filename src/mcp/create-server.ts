import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { GraphQLSchema } from 'graphql'
import type { ViewerContext } from '../context.ts'
import { cancelAgentQuery } from '../resolvers/agents/stream-agent-query.ts'
import { findTool, listTools } from './find-tools.ts'
import { describeError, guard } from './guard.ts'
import { createTaskResult, serveTasks, TASKS_EXTENSION } from './tasks.ts'
import { type RunOperation, type Tool, type ToolCall, toFailedResult } from './tool.ts'
import { isBuiltIn } from './tools/built-in.ts'

const INSTRUCTIONS =
  'Canopy answers questions from the documents of a workspace. Use `ask` for an answer with citations, `search` for passages, `coverage` to see which agents there are and what they cover. Cite sources by title and URI.'

/** What a server needs to serve one request. */
export interface ServerParts {
  context: ViewerContext
  schema: GraphQLSchema
  run: RunOperation
  /** Runs work that reads the database, in a turn of the API key. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  version: string
}

/** How a request is served in one protocol. */
export interface Delivery {
  /** Called once the result of the call can also be read from a streamed query. */
  onFollows(queryId: string, sequence: number): void
  /** The stream of the call was cut, because this process stops. Its client should get the result elsewhere. */
  onCut(): void
  /** Whether tasks of the current protocol are supported. */
  hasTasks: boolean
}

/** Creates the server of one request. */
export function createMcpServer(parts: ServerParts, delivery: Delivery): Server {
  const { context, schema, inTurn, version } = parts
  const server = new Server(
    { name: 'canopy', title: 'Canopy', version },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: {}, ...(delivery.hasTasks && { extensions: { [TASKS_EXTENSION]: {} } }) },
    },
  )
  const { log } = context.app
  server.setRequestHandler('tools/list', async ({ params }) => {
    const list = () => inTurn(() => listTools(context, schema, params?.cursor))
    const { tools, nextCursor } = await guard(log, list)
    const listed = tools.map(({ name, title, description, inputSchema, annotations }) => ({
      name,
      title,
      description,
      inputSchema,
      annotations,
    }))
    return { tools: listed, ...(nextCursor !== undefined && { nextCursor }) }
  })
  server.setRequestHandler('tools/call', async ({ params }, serverContext) => {
    const tool = await guard(log, () => inTurn(() => findTool(context, schema, params.name)))
    if (!tool) throw unknownTool(params.name)
    const call = createCall(parts, delivery, serverContext)
    const canWait =
      delivery.hasTasks && server.getClientCapabilities()?.extensions?.[TASKS_EXTENSION] !== undefined
    return answerCall(parts, delivery, { tool, call, input: params.arguments ?? {}, canWait })
  })
  if (delivery.hasTasks) serveTasks(server, log, serverContext => createCall(parts, delivery, serverContext))
  return server
}

function unknownTool(name: string): ProtocolError {
  const message = isBuiltIn(name)
    ? `This API key cannot use the tool "${name}". Use a key with more scopes or fewer restrictions.`
    : `There is no tool "${name}". \`tools/list\` has all tools.`
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}

/** Runs a tool. Its failure is a result. */
async function answerCall(
  { context }: ServerParts,
  delivery: Delivery,
  {
    tool,
    call,
    input,
    canWait,
  }: { tool: Tool; call: ToolCall; input: Record<string, unknown>; canWait: boolean },
): Promise<CallToolResult> {
  try {
    if (!canWait || !tool.start) return await tool.call(call, input)
    const started = await tool.start(call, input)
    return typeof started === 'string' ? createTaskResult(started) : started
  } catch (error) {
    if (isCut(error)) {
      delivery.onCut()
      return toFailedResult({ message: 'The server is stopping. Call the tool again.', code: 'UNAVAILABLE' })
    }
    return toFailedResult(describeError(error, context.app.log))
  }
}

function isCut(error: unknown): boolean {
  return error instanceof Error && error.name === 'OperationCut'
}

function createCall({ context, run }: ServerParts, delivery: Delivery, { mcpReq }: ServerContext): ToolCall {
  const progressToken = mcpReq._meta?.progressToken
  let followed: string | null = null
  return {
    viewer: context.viewer,
    run,
    signal: mcpReq.signal,
    async report(progress, message, total) {
      if (followed !== null) delivery.onFollows(followed, progress)
      if (progressToken === undefined) return
      const params = { progressToken, progress, message, ...(total !== undefined && { total }) }
      await mcpReq.notify({ method: 'notifications/progress', params })
    },
    async follows(queryId) {
      followed = queryId
      delivery.onFollows(queryId, 0)
    },
    cancelQuery: queryId => cancelAgentQuery(context, queryId),
  }
}

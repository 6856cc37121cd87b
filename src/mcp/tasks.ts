import type { CallToolResult, Result, Server, ServerContext } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { decodeId } from '../platform/ids.ts'
import type { Logger } from '../platform/logger.ts'
import { decodeQueryId } from '../streams/queries/query-id.ts'
import { guard } from './guard.ts'
import { FOLLOW, readQuery } from './read-query.ts'
import { ERROR_FIELDS, payloadOf, runDocument } from './run-document.ts'
import { type ToolCall, ToolFailure, toFailedResult } from './tool.ts'
import { describeEnd } from './tools/ask.ts'
import { describeTask, isOver, readTask } from './tools/report-status.ts'

/** Clients that declare it get a task instead of waiting for the result of a long call. */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks'

/** A streamed query can be read for this long after its end, and a task for longer. */
const QUERY_TTL_MS = 600_000
const POLL_MS = 1_000
/** `tasks/get` waits this long for the end of a query, so that a quick answer needs one request. */
const WAIT_MS = 250

const PARAMS = z.object({ taskId: z.string() })
const CANCEL = `mutation ($taskId: ID!) {
  cancelTask(input: { id: $taskId }) { ... on CancelTaskPayload { task { id } } ${ERROR_FIELDS} }
}`

interface TaskHandle {
  taskId: string
  createdAt: string
  lastUpdatedAt: string
  ttlMs: number | null
  pollIntervalMs: number
}

/** The handle of work that was started, in place of its result. */
export function createTaskResult(taskId: string): CallToolResult {
  return { resultType: 'task', ...handleOf(taskId), status: 'working', content: [] }
}

/** Serves the methods of the tasks extension. The IDs are those of streamed queries and tasks of Canopy. */
export function serveTasks(
  server: Server,
  log: Logger,
  createCall: (context: ServerContext) => ToolCall,
): void {
  server.setRequestHandler('tasks/get', { params: PARAMS }, ({ taskId }, context) =>
    guard(log, () => getTask(createCall(context), taskId)),
  )
  server.setRequestHandler('tasks/cancel', { params: PARAMS }, ({ taskId }, context) =>
    guard(log, async () => {
      const call = createCall(context)
      if (decodeQueryId(taskId)) await call.cancelQuery(taskId)
      else payloadOf((await runDocument<{ cancelTask: object }>(call, CANCEL, { taskId })).cancelTask)
      return {}
    }),
  )
  // No task ever asks for input.
  server.setRequestHandler('tasks/update', { params: PARAMS }, () => ({}))
}

async function getTask(call: ToolCall, taskId: string): Promise<Result> {
  const handle = handleOf(taskId)
  if (!decodeQueryId(taskId)) {
    const task = await readTask(call, taskId)
    const statusMessage = task.progress.step ?? undefined
    if (!isOver(task)) return { ...handle, status: 'working', ...(statusMessage && { statusMessage }) }
    if (task.status === 'CANCELLED') return { ...handle, status: 'cancelled' }
    return { ...handle, status: 'completed', result: describeTask(task) }
  }
  const stopped = AbortSignal.timeout(WAIT_MS)
  const variables = { queryId: taskId }
  const end = await readQuery(call, { query: FOLLOW, variables }, { isOwner: false, stopped }).catch(
    error => {
      if (stopped.aborted) return null
      throw error
    },
  )
  if (end?.failed?.code === 'NOT_FOUND') throw new ToolFailure(end.failed.message, 'NOT_FOUND')
  if (!end?.failed && !end?.completed) return { ...handle, status: 'working' }
  return { ...handle, status: 'completed', result: asResult(() => describeEnd(end)) }
}

/** A failure of the work is a result of the tool. */
function asResult(describe: () => CallToolResult): CallToolResult {
  try {
    return describe()
  } catch (error) {
    if (error instanceof ToolFailure) return toFailedResult(error)
    throw error
  }
}

function handleOf(taskId: string): TaskHandle {
  const uuid = decodeQueryId(taskId) ?? decodeId('Task', taskId) ?? ''
  // UUIDv7: the first 48 bits are the time of creation.
  const createdAt = new Date(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16) || 0).toISOString()
  const ttlMs = decodeQueryId(taskId) ? QUERY_TTL_MS : null
  return { taskId, createdAt, lastUpdatedAt: new Date().toISOString(), ttlMs, pollIntervalMs: POLL_MS }
}

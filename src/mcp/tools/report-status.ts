import type { CallToolResult } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { describeInput, readInput } from '../read-input.ts'
import { dataOf, runDocument } from '../run-document.ts'
import { type BuiltInTool, type ToolCall, ToolFailure, toFailedResult, toResult } from '../tool.ts'

/** Below the 60 s after which clients and proxies give up. */
const MAX_WAIT_SECONDS = 50

const INPUT = z.strictObject({
  taskId: z.string().describe('ID of the task, from plan_report.'),
  waitSeconds: z
    .int()
    .min(0)
    .max(MAX_WAIT_SECONDS)
    .default(0)
    .describe(
      'Waits up to this long for the end of the task. Use it instead of calling the tool again and again.',
    ),
})

export interface TaskState {
  id: string
  kind: string
  status: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT'
  createdAt: string
  lastSequence: number
  progress: { percent: number; step: string | null }
  failure: { message: string } | null
  result: {
    __typename: string
    id?: string
    markdown?: string
    artifacts?: { kind: string; filename: string; contentType: string; bytes: number; downloadUrl: string }[]
    topic?: { id: string; title: string }
  } | null
}

const LINK_SECONDS = 3_600
const TASK = `query ($taskId: ID!) {
  task(id: $taskId) {
    id kind status createdAt lastSequence
    progress { percent step }
    failure { message }
    result {
      __typename
      ... on Report {
        id markdown
        artifacts { kind filename contentType bytes downloadUrl(expiresInSeconds: ${LINK_SECONDS}) }
        topic { id title }
      }
    }
  }
}`
const FOLLOW = `subscription ($taskId: ID!, $after: Int!) {
  item: taskEvents(taskId: $taskId, after: $after) {
    __typename
    ... on TaskEvent { sequence message progress { percent step } }
  }
}`

export const reportStatus: BuiltInTool = {
  name: 'report_status',
  title: 'Status of a report',
  description:
    'Shows how far a report is. When it is finished, returns its text with citations and links to its files, which work for an hour.',
  scope: 'READ',
  isForRestricted: false,
  annotations: { readOnlyHint: true, openWorldHint: false },
  inputSchema: describeInput(INPUT),
  async call(call, input) {
    const { taskId, waitSeconds } = readInput(INPUT, input)
    const task = await readTask(call, taskId)
    if (isOver(task) || waitSeconds === 0) return describeTask(task)
    await waitForEnd(call, task, waitSeconds)
    return describeTask(await readTask(call, taskId))
  },
}

/** @throws ToolFailure */
export async function readTask(call: ToolCall, taskId: string): Promise<TaskState> {
  const { task } = await runDocument<{ task: TaskState | null }>(call, TASK, { taskId })
  if (task) return task
  throw new ToolFailure(`No task has the ID "${taskId}".`, 'NOT_FOUND')
}

export function isOver({ status }: TaskState): boolean {
  return status !== 'PENDING' && status !== 'RUNNING'
}

/** Follows the events of the task, and reports its progress. */
async function waitForEnd(
  call: ToolCall,
  { id: taskId, lastSequence }: TaskState,
  seconds: number,
): Promise<void> {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(seconds * 1_000)])
  const operation = { query: FOLLOW, documentId: null, operationName: null }
  for await (const result of call.run({ ...operation, variables: { taskId, after: lastSequence } }, signal)) {
    if (signal.aborted) return
    const { item } = dataOf<{ item: { sequence?: number; progress?: TaskState['progress'] } }>(result)
    const { sequence, progress } = item
    if (sequence !== undefined && progress)
      await call.report(
        sequence,
        `${Math.floor(progress.percent)} %${progress.step ? `: ${progress.step}` : ''}`,
      )
  }
}

export function describeTask(task: TaskState): CallToolResult {
  const { id, status, progress, failure, result } = task
  const state = { taskId: id, status, percent: progress.percent, step: progress.step }
  if (status === 'COMPLETED' && result?.__typename === 'Report') return describeReport(state, result)
  if (status === 'COMPLETED') return toResult('The task is completed.', state)
  if (!isOver(task)) {
    const step = progress.step ? `: ${progress.step}` : ''
    return toResult(
      `${status === 'PENDING' ? 'Waiting' : 'Being written'}, ${Math.floor(progress.percent)} %${step}. Call report_status again, with waitSeconds.`,
      state,
    )
  }
  const reason = failure ? ` ${failure.message}` : ''
  return toFailedResult({ message: `The task ended with the status ${status}.${reason}`, code: status })
}

function describeReport(state: object, report: NonNullable<TaskState['result']>): CallToolResult {
  const { id: reportId, markdown = '', artifacts = [], topic } = report
  const result = toResult(markdown, { ...state, reportId, topic, markdown, files: artifacts })
  const links = artifacts.map(({ downloadUrl: uri, filename: name, contentType: mimeType, bytes: size }) => ({
    type: 'resource_link' as const,
    uri,
    name,
    mimeType,
    size,
    description: 'File of the report. The link works for an hour.',
  }))
  return { ...result, content: [...result.content, ...links] }
}

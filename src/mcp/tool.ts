import type { CallToolResult, ToolAnnotations } from '@modelcontextprotocol/server'
import type { ExecutionResult } from 'graphql'
import type { Viewer } from '../auth/viewer.ts'
import type { Scope } from '../generated/prisma/client.ts'

/** A GraphQL operation with its text, or with the ID of a registered document. */
export interface ToolOperation {
  query: string | null
  documentId: string | null
  operationName: string | null
  variables: Record<string, unknown> | null
}

/**
 * Runs an operation with the API key of the request, like any other operation of that key. A query or mutation has one
 * result. Errors are results too.
 * @throws OperationCut if the stream of a subscription was cut.
 */
export type RunOperation = (operation: ToolOperation, signal: AbortSignal) => AsyncIterable<ExecutionResult>

/** A call of a tool, and how it reaches the rest of Canopy. */
export interface ToolCall {
  viewer: Viewer
  run: RunOperation
  /** Aborts when the client cancels the call. */
  signal: AbortSignal
  /** Sends a progress notification, if the client wants them. `progress` increases with each. */
  report(progress: number, message: string, total?: number): Promise<void>
  /** Called once the result of the call can also be read from a streamed query. */
  follows(queryId: string): Promise<void>
  /** Ends a streamed query early. */
  cancelQuery(queryId: string): Promise<void>
}

export interface Tool {
  name: string
  title: string
  description: string
  /** JSON Schema of an object. */
  inputSchema: { type: 'object'; [keyword: string]: unknown }
  annotations: ToolAnnotations
  /** @throws ToolFailure */
  call(call: ToolCall, input: Record<string, unknown>): Promise<CallToolResult>
  /**
   * Starts the work and does not wait for it. Absent if the tool is quick.
   * @returns the ID of the streamed query or task whose end is the result, or the result if there is nothing to wait for.
   * @throws ToolFailure
   */
  start?(call: ToolCall, input: Record<string, unknown>): Promise<string | CallToolResult>
}

/** A tool that is part of Canopy. */
export interface BuiltInTool extends Tool {
  /** What an API key needs for it. */
  scope: Scope
  /** Whether keys that are restricted to agents can use it. */
  isForRestricted: boolean
}

/** Why a call failed, for the assistant: what is wrong and what to do. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure'
  readonly code: string
  constructor(message: string, code = 'BAD_USER_INPUT') {
    super(message)
    this.code = code
  }
}

/** A result that assistants can read, with the same content as data for programs. */
export function toResult(text: string, data: object): CallToolResult {
  return { content: [{ type: 'text', text }], structuredContent: data as Record<string, unknown> }
}

/** A failed call is a result too, so that the assistant can correct itself. */
export function toFailedResult({ message, code }: Pick<ToolFailure, 'message' | 'code'>): CallToolResult {
  return { ...toResult(message, { error: { code, message } }), isError: true }
}

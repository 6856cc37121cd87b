import type { CallToolResult } from '@modelcontextprotocol/client'
import { toStorable } from '../../platform/database/text-problems.ts'
import { type McpTarget, withMcpServer } from './connect.ts'

interface ToolCall {
  tool: string
  input: Record<string, unknown>
  timeoutMs: number
  onProgress(progress: { percent: number; step: string | null }): void
}

/** A tool of an MCP server says that it failed. `message` is what it says. */
export class McpToolFailed extends Error {
  override readonly name = 'McpToolFailed'
}

const MAX_MESSAGE = 1_000

/**
 * Calls a tool of an MCP server.
 * @returns its structured content or, without any, an object with its text.
 * @throws McpUnreachable; McpToolFailed; the signal's reason if it aborts.
 */
export async function callMcpTool(
  target: McpTarget,
  { tool, input, timeoutMs, onProgress }: ToolCall,
  signal: AbortSignal,
): Promise<object> {
  const result = await withMcpServer(target, signal, async client => {
    try {
      return await client.callTool(
        { name: tool, arguments: input },
        {
          signal,
          timeout: timeoutMs,
          maxTotalTimeout: timeoutMs,
          onprogress: ({ progress, total, message }) =>
            onProgress({ percent: total ? (100 * progress) / total : 0, step: message ?? null }),
        },
      )
    } catch (error) {
      signal.throwIfAborted()
      throw new McpToolFailed(
        error instanceof Error ? error.message.slice(0, MAX_MESSAGE) : 'The call failed.',
      )
    }
  })
  const text = textOf(result)
  if (result.isError) throw new McpToolFailed(text.slice(0, MAX_MESSAGE) || 'It gave no reason.')
  return (result.structuredContent as object | undefined) ?? { text }
}

function textOf({ content }: CallToolResult): string {
  return toStorable(content.flatMap(item => (item.type === 'text' ? item.text : [])).join('\n'))
}

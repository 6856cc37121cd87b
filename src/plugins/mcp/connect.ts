import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import pRetry from 'p-retry'
import type { GuardedFetch } from '../../platform/guarded-fetch.ts'
import { VERSION } from '../../platform/version.ts'

/** Where an MCP server is, and how to reach it. */
export interface McpTarget {
  url: string
  /** Sent as a bearer token. Null: none. */
  token: string | null
  fetch: GuardedFetch
}

/** An MCP server does not answer as one. `message` says why, for users, without details of the network. */
export class McpUnreachable extends Error {
  override readonly name = 'McpUnreachable'
}

const CONNECT_TIMEOUT_MS = 10_000
const RETRIES = 2
/** Of one response, or of one event stream. */
const MAX_RESPONSE_BYTES = 5_000_000

/** Accepts everything: Canopy checks values itself, in threads, where a slow schema blocks nothing. */
const NO_CHECKS = {
  getValidator:
    () =>
    (input: unknown) => ({ valid: true as const, data: input as never, errorMessage: undefined }),
}

/**
 * Connects to an MCP server by streamable HTTP, uses it and closes the connection.
 * @throws McpUnreachable if it cannot be connected; errors of `use`.
 */
export async function withMcpServer<T>(
  target: McpTarget,
  signal: AbortSignal,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(target, signal)
  try {
    return await use(client)
  } finally {
    await client.close().catch(() => {})
  }
}

async function connect(target: McpTarget, signal: AbortSignal): Promise<Client> {
  try {
    return await pRetry(() => tryToConnect(target, signal), { retries: RETRIES, minTimeout: 200, signal })
  } catch (error) {
    signal.throwIfAborted()
    throw new McpUnreachable(describe(error), { cause: error })
  }
}

async function tryToConnect({ url, token, fetch }: McpTarget, signal: AbortSignal): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    ...(token !== null && { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
    fetch: async (input, init) => limitBody(await fetch(input, init as RequestInit)),
    redirectPolicy: 'same-origin',
  })
  const client = new Client(
    { name: 'canopy', version: VERSION },
    { jsonSchemaValidator: NO_CHECKS, versionNegotiation: { mode: 'auto' } },
  )
  await client.connect(transport, { signal, timeout: CONNECT_TIMEOUT_MS })
  return client
}

/** Ends a response that is too long. */
function limitBody(response: Response): Response {
  if (!response.body) return response
  let bytes = 0
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.length
        if (bytes > MAX_RESPONSE_BYTES) controller.error(new Error('The response is too long.'))
        else controller.enqueue(chunk)
      },
    }),
  )
  const { status, statusText, headers } = response
  return new Response(counted, { status, statusText, headers })
}

function describe(error: unknown): string {
  const { status } = error as { status?: unknown }
  if (status === 401 || status === 403 || (error as Error).name === 'UnauthorizedError')
    return 'The MCP server refuses the key. Give the secret with its key as secretId.'
  return 'The MCP server does not answer. Check its URL.'
}

import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { atEnd } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'

/** The protocol of 2026-07-28, or the newest one of 2025. */
export type McpEra = 'modern' | 'legacy'

interface McpOptions {
  era?: McpEra
  /** Instead of the address of the client, such as that of a proxy. */
  url?: string
  headers?: Record<string, string>
  capabilities?: ClientOptions['capabilities']
}

/** Connects the official client with the key of a test client, until the end of the test. */
export async function connectMcp(
  { url: graphqlUrl, secret }: Pick<TestClient, 'url' | 'secret'>,
  { era = 'modern', url, headers = { authorization: `Bearer ${secret}` }, capabilities }: McpOptions = {},
): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    {
      ...(capabilities && { capabilities }),
      versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' },
    },
  )
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url ?? graphqlUrl), {
    requestInit: { headers },
    reconnectionOptions: {
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      reconnectionDelayGrowFactor: 1,
      maxRetries: 2,
    },
  })
  atEnd(() => client.close())
  await client.connect(transport)
  return client
}

/** Calls a tool. @returns its text, its data, and whether it failed. */
export async function callTool(
  client: Client,
  name: string,
  input: Record<string, unknown> = {},
  options: Parameters<Client['callTool']>[1] = {},
) {
  const {
    content,
    structuredContent,
    isError = false,
  } = await client.callTool({ name, arguments: input }, options)
  const text = content.map(part => (part.type === 'text' ? part.text : '')).join('')
  // biome-ignore lint/suspicious/noExplicitAny: The data depends on the tool.
  return { text, data: structuredContent as any, isError, content }
}

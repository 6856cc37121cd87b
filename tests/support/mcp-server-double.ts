import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { createMcpHandler, Server } from '@modelcontextprotocol/server'
import { startHttpServer } from './http-server.ts'

const number = { type: 'number' }
const TOOLS = [
  {
    name: 'add',
    description: 'Adds two numbers.',
    inputSchema: { type: 'object', properties: { a: number, b: number }, required: ['a', 'b'] },
    outputSchema: { type: 'object', properties: { sum: number }, required: ['sum'] },
    annotations: { readOnlyHint: true },
  },
  {
    name: 'order',
    description: 'Orders a thing.',
    inputSchema: { type: 'object', properties: { thing: { type: 'string' } } },
  },
] as const

/** An MCP server that speaks the real protocol, by the official library. */
export async function startMcpServer(token: string, tools: readonly object[] = TOOLS) {
  const called: string[] = []
  let offered = tools
  const createServer = () => {
    const server = new Server({ name: 'Test Tools', version: '3.1.0' }, { capabilities: { tools: {} } })
    server.setRequestHandler('tools/list', async () => ({ tools: offered as never }))
    server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
      const { name, arguments: given = {} } = params
      called.push(name)
      const progressToken = params._meta?.progressToken
      if (progressToken !== undefined)
        await mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken, progress: 1, total: 2, message: 'Half done' },
        })
      if (name === 'add') {
        const { a, b } = given as { a: number; b: number }
        const sum = a + b
        return { content: [{ type: 'text', text: String(sum) }], structuredContent: { sum } }
      }
      if (given.thing === 'unicorn')
        return { content: [{ type: 'text', text: 'Sold\0 out.' }], isError: true }
      return { content: [{ type: 'text', text: `Ordered ${given.thing}.` }] }
    })
    return server
  }
  const handler = createMcpHandler(createServer, { legacy: 'stateless', responseMode: 'sse' })
  const http = await startHttpServer(async (request, response, body) => {
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end()
    const headers = Object.entries(request.headers).map(
      ([name, value]) => [name, String(value)] as [string, string],
    )
    const { method = 'GET', url = '/' } = request
    const init = { method, headers, ...(body.length > 0 && { body: body.toString() }) }
    const answer = await handler.fetch(new Request(new URL(url, 'http://localhost'), init))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    if (answer.body) Readable.fromWeb(answer.body as ReadableStream).pipe(response)
    else response.end()
  })
  return {
    url: `${http.url}/mcp`,
    called,
    offer(next: readonly object[]) {
      offered = next
    },
    close: http.close,
  }
}

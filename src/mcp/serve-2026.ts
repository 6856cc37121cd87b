import { createMcpHandler, type JSONRPCMessage } from '@modelcontextprotocol/server'
import { createMcpServer, type ServerParts } from './create-server.ts'

interface Incoming extends ServerParts {
  /** Without its body. Its signal aborts when the client disconnects, which cancels the call. */
  request: Request
  keepAliveMs: number
}

/** Tools that can take longer than proxies wait for the first byte. */
const SLOW_TOOLS: readonly unknown[] = ['ask', 'report_status']

/** Serves a message of the protocol of 2026-07-28. */
export async function serveMessage(incoming: Incoming, message: JSONRPCMessage): Promise<Response> {
  const { request, keepAliveMs, context } = incoming
  const { name } = ('params' in message && message.params) || {}
  const delivery = { hasTasks: true, onFollows() {}, onCut() {} }
  const handler = createMcpHandler(() => createMcpServer(incoming, delivery), {
    legacy: 'reject',
    responseMode: SLOW_TOOLS.includes(name) ? 'sse' : 'auto',
    keepAliveMs,
    // Nothing changes that could be subscribed to.
    maxSubscriptions: 0,
    onerror: error => context.app.log.debug({ err: error }, 'an MCP request was rejected'),
  })
  return handler.fetch(request, { parsedBody: message })
}

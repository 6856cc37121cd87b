import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import type { App } from '../app.ts'
import { readyMadeTabs } from './graphiql-tabs.ts'

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * GraphiQL at `/`, whole and without anything from elsewhere. In development the key is in its headers already, but only
 * for a browser on this very machine that asked for it by a local name.
 */
export function createGraphiqlPage(app: App, secret: string | null) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isTrusted = !app.config.isProduction && isLocal(request)
    const headers = JSON.stringify(
      { Authorization: `Bearer ${(isTrusted && secret) || '<your API key>'}` },
      null,
      2,
    )
    const page = renderGraphiQL({
      title: 'Canopy',
      endpoint: '/graphql',
      subscriptionsProtocol: 'GRAPHQL_SSE',
      headers,
      defaultHeaders: headers,
      defaultTabs: isTrusted ? await readyMadeTabs(app, headers) : [],
    } as Parameters<typeof renderGraphiQL>[0])
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(page)
  }
}

function isLocal(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? ''
  const name = /^(\[[^\]]*\]|[^:]*)/.exec(request.headers.host ?? '')?.[1] ?? ''
  return (
    LOCAL_NAMES.has(name) && (address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1')
  )
}

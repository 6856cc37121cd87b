import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import type { App } from '../app.ts'
import { fetchForGraphiql } from './graphiql-fetcher.ts'
import { findExamples, readyMadeTabs } from './graphiql-tabs.ts'

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
/** A proxy on this machine is local too, while whoever it speaks for is not. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

const LEAF = 'M4 20C4 10 10 4 20 4c0 10-6 16-16 16zM4 20 13 11'
const LOGO = `<svg viewBox="0 0 24 24" width="28" height="28" fill="none" stroke="#2f855a" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"><path d="${LEAF}"/></svg>`
const FAVICON = `data:image/svg+xml,${encodeURIComponent(LOGO.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))}`

/** The page can reach this server and nothing else, and nothing can frame it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * GraphiQL at `/`, whole and without anything from elsewhere. In development the key is in its headers already, but only
 * for a browser on this very machine that asked for it by a local name.
 */
export function createGraphiqlPage(app: App, secret: string | null) {
  const page = splitPage()
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const key = !app.config.isProduction && isLocal(request) ? secret : null
    const examples = await findExamples(app, key)
    const headers = JSON.stringify({ Authorization: `Bearer ${key ?? '<your API key>'}` }, null, 2)
    const options = {
      title: 'Canopy',
      logo: LOGO,
      headers,
      defaultHeaders: headers,
      shouldPersistHeaders: false,
      defaultEditorToolsVisibility: 'variables',
      defaultTabs: readyMadeTabs(examples, headers),
    }
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'referrer-policy': 'no-referrer',
      })
      .end(`${page.head}${renderOptions(options, examples.workspaceId)}${page.tail}`)
  }
}

/** The page around the options of GraphiQL. The same every time, and some megabytes long. */
function splitPage(): { head: string; tail: string } {
  const options = { title: 'Canopy', favicon: FAVICON }
  const [head = '', tail = ''] = renderGraphiQL(options).split(JSON.stringify(options))
  return { head, tail }
}

/** Script text. Edits are kept for each workspace apart, so that ids of one that is gone never come back. */
function renderOptions(options: object, workspaceId: string): string {
  const prefix = JSON.stringify(`canopy:${workspaceId}:`)
  const storage = `{
    getItem: name => localStorage.getItem(${prefix} + name),
    setItem: (name, value) => localStorage.setItem(${prefix} + name, value),
    removeItem: name => localStorage.removeItem(${prefix} + name),
    clear: () => localStorage.clear(),
    get length() { return localStorage.length },
  }`
  const json = JSON.stringify(options).replaceAll('<', '\\u003c')
  return `{ ...${json}, fetcher: ${fetchForGraphiql.toString()}, storage: ${storage} }`
}

function isLocal({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress ?? ''
  const name = /^(\[[^\]]*\]|[^:]*)/.exec(headers.host ?? '')?.[1] ?? ''
  const isDirect = PROXY_HEADERS.every(header => headers[header] === undefined)
  return isDirect && LOCAL_NAMES.has(name) && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address)
}

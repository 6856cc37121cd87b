import { hash } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { startHttpServer } from './http-server.ts'

export interface SitePage {
  /** HTML, unless `type` says otherwise. */
  body: string
  type?: string
  status?: number
  /** For a redirect. */
  location?: string
  /** In the sitemap. */
  lastmod?: string
  /** Which validators the server sends and understands. An ETag by default. */
  validator?: 'etag' | 'modified' | 'none'
  modified?: string
  /** Not in the sitemap. */
  isUnlisted?: boolean
}

interface SiteRequest {
  path: string
  headers: IncomingHttpHeaders
  status: number
}

export interface SiteDouble {
  url: string
  /** By path. */
  pages: Map<string, SitePage>
  /** The text of robots.txt, or a status without it. */
  robots: string | number
  requests: SiteRequest[]
  /** Answers a request in place of the site if it returns true. */
  intercept: (path: string, response: ServerResponse) => boolean
  close(): Promise<void>
}

/** Starts a fake website on the loopback interface. `origin` is its address in the sitemap, which is /sitemap.xml. */
export async function startSiteDouble(origin: string): Promise<SiteDouble> {
  const { url, close } = await startHttpServer((request, response) => {
    const path = request.url ?? '/'
    response.on('finish', () =>
      self.requests.push({ path, headers: request.headers, status: response.statusCode }),
    )
    if (self.intercept(path, response)) return
    if (path === '/robots.txt') return sendRobots(self.robots, response)
    const page = self.pages.get(path)
    if (page) return sendPage(page, request, response)
    if (path !== '/sitemap.xml') return response.writeHead(404).end('not found')
    response.writeHead(200, { 'content-type': 'application/xml' }).end(sitemapOf(origin, self.pages))
  })
  const self: SiteDouble = {
    url,
    pages: new Map(),
    robots: 404,
    requests: [],
    intercept: () => false,
    close,
  }
  return self
}

function sendRobots(robots: string | number, response: ServerResponse): void {
  if (typeof robots === 'number') response.writeHead(robots).end()
  else response.writeHead(200, { 'content-type': 'text/plain' }).end(robots)
}

function sendPage(page: SitePage, { headers }: IncomingMessage, response: ServerResponse): void {
  const { body, type = 'text/html; charset=utf-8', status = 200, location, validator = 'etag' } = page
  if (location) return void response.writeHead(status, { location }).end()
  const etag = `"${hash('sha1', body)}"`
  const modified = page.modified ?? 'Thu, 01 Jan 2026 00:00:00 GMT'
  const isKnown =
    (validator === 'etag' && headers['if-none-match'] === etag) ||
    (validator === 'modified' && headers['if-modified-since'] === modified)
  if (status === 200 && isKnown) return void response.writeHead(304).end()
  const validators =
    validator === 'etag' ? { etag } : validator === 'modified' ? { 'last-modified': modified } : {}
  response.writeHead(status, { 'content-type': type, ...validators }).end(body)
}

export function sitemapOf(origin: string, pages: Map<string, SitePage>): string {
  const entries = [...pages]
    .filter(([, { isUnlisted }]) => !isUnlisted)
    .map(([path, { lastmod }]) => {
      const loc = `${origin}${path}`.replaceAll('&', '&amp;')
      return `  <url>\n    <loc>${loc}</loc>\n${lastmod ? `    <lastmod>${lastmod}</lastmod>\n` : ''}  </url>\n`
    })
  const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9'
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="${namespace}">\n${entries.join('')}</urlset>\n`
}

import { createHash } from 'node:crypto'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { TAB_DOCUMENTS } from './graphiql-documents.ts'
import { findExamples } from './graphiql-examples.ts'
import { createGraphiqlFetcher } from './graphiql-fetcher.ts'
import { openGraphiql } from './graphiql-script.ts'
import { fillInIds, makeTabs } from './graphiql-tabs.ts'
import type { Handler } from './http-server.ts'
import { sendError } from './send.ts'

/** Serves the schema as SDL, for people and code generators. Needs no API key. */
export function createSchemaPage(printSchema: () => string): Handler {
  let text: string | null = null
  return ({ method }, response) => {
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET')
      return sendError(response, 405, { message: 'Use GET to read the schema.' })
    }
    text ??= printSchema()
    // Browsers display this type but download more specific ones.
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
  }
}

const LEAF = 'M4 20C4 10 10 4 20 4c0 10-6 16-16 16zM4 20 13 11'
const LOGO = `<svg viewBox="0 0 24 24" width="28" height="28" fill="none" stroke="#2f855a" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"><path d="${LEAF}"/></svg>`
const FAVICON = `data:image/svg+xml,${encodeURIComponent(LOGO.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))}`

const SIGN_IN = `<style>
  #sign-in { max-width: 26rem; margin: 18vh auto 0; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1f2937; }
  #sign-in h1 { display: flex; align-items: center; gap: 0.5rem; font-size: 1.25rem; font-weight: 600; }
  #sign-in label { display: block; margin-bottom: 0.25rem; font-weight: 500; }
  #sign-in input { box-sizing: border-box; width: 100%; padding: 0.5rem 0.75rem; border: 1px solid #9ca3af; border-radius: 6px; font: inherit; }
  #sign-in button { margin-top: 0.75rem; padding: 0.5rem 1rem; border: 0; border-radius: 6px; background: #2f855a; color: #fff; font: inherit; cursor: pointer; }
  #sign-in small { display: block; margin-top: 1.25rem; color: #4b5563; font-size: 0.875rem; }
  #sign-in-problem { min-height: 1.5em; margin: 0.75rem 0 0; color: #b91c1c; }
  #title { white-space: nowrap; }
  #sign-out { margin-left: 0.75rem; padding: 0.25rem 0.5rem; border: 1px solid #9ca3af; border-radius: 6px; background: none; color: inherit; font: 13px system-ui, sans-serif; cursor: pointer; }
</style>
<form id="sign-in" hidden>
  <h1>${LOGO} Canopy</h1>
  <label for="api-key">API key</label>
  <input id="api-key" type="password" autocomplete="off" spellcheck="false" required>
  <button>Sign in</button>
  <p id="sign-in-problem" role="alert"></p>
  <small>Paste an API key, or open the sign-in link that Canopy prints when it starts. The first key is also printed there
    and stored in <code>.canopy/first-api-key</code>. This tab keeps the key until you close it or sign out.</small>
</form>
`

const OPTIONS = {
  title: '<span id="title">Canopy <button id="sign-out" type="button">Sign out</button></span>',
  logo: LOGO,
  shouldPersistHeaders: false,
  defaultEditorToolsVisibility: 'variables',
}

/**
 * Serves GraphiQL at `/`: the same bytes for everyone, with no secrets and no external resources. Rendered at the first
 * request, because rendering takes about 80 ms.
 */
export function createGraphiqlPage(): Handler {
  let page: ReturnType<typeof createPage> | undefined
  return (_, response) => {
    page ??= createPage()
    response.writeHead(200, page.headers).end(page.body)
  }
}

function createPage() {
  const { html, script } = renderPage()
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(script),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
  return { headers, body: Buffer.from(html) }
}

/** Allows only this script, connections to this server, and no framing. */
function contentSecurityPolicy(script: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}' blob:`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Adds the sign-in form to the page of the library and replaces its start call with ours. */
function renderPage(): { html: string; script: string } {
  const page = renderGraphiQL({ title: 'Canopy', favicon: FAVICON })
  const [head, body] = cutOnce(page, '<div id="root"></div>')
  const [library, tail] = cutOnce(body, /YogaGraphiQL\.renderYogaGraphiQL\([^<]*(?=<\/script>)/)
  const script = `${keepTabsInPlace(library.replace(/^\s*<script>/, ''))}${startScript()}`
  return { html: `${head}${SIGN_IN}<div id="root"></div><script>${script}${tail}`, script }
}

/**
 * Removes GraphiQL's drag constraints for tabs. Whenever the tab list is measured again, they move each tab by as much
 * as the list changed, at first to its right end. CSS hides this until a tab has focus, so the first click on a tab
 * misses it.
 */
function keepTabsInPlace(script: string): string {
  const [before, after] = cutOnce(script, /dragConstraints:\w+,(?=value:)/)
  return before + after
}

/** Splits a text at the only occurrence of a part. */
function cutOnce(text: string, part: string | RegExp): [string, string] {
  const [before, after, ...more] = text.split(part)
  if (before === undefined || after === undefined || more.length)
    throw new Error(`Unexpected GraphiQL page: ${part} must occur exactly once.`)
  return [before, after]
}

function startScript(): string {
  const json = (value: object) => JSON.stringify(value).replaceAll('<', '\\u003c')
  return `(${openGraphiql})({
    window,
    render: YogaGraphiQL.renderYogaGraphiQL,
    options: ${json(OPTIONS)},
    documents: ${json(TAB_DOCUMENTS)},
    createGraphiqlFetcher: ${createGraphiqlFetcher},
    findExamples: ${findExamples},
    fillInIds: ${fillInIds},
    makeTabs: ${makeTabs},
  })`
}

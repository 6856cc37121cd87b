import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setUpBrowser } from '../support/launch-browser.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

/** Defines `watch`, which resolves with the events that a client receives for a task, and how the stream ended. */
const PAGE = `<!doctype html><script type="module">
import { createClient as overSse } from '/graphql-sse/lib/client.mjs'
import { createClient as overWebSocket } from '/graphql-ws/dist/client.js'

const query = 'subscription ($taskId: ID!) { taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } } }'

globalThis.watch = ({ transport, url, secret, taskId }) => {
  const authorization = 'Bearer ' + secret
  const singleConnection = transport === 'single connection'
  const client = transport !== 'WebSocket'
    ? overSse({ url, headers: () => ({ authorization }), retryAttempts: 0, singleConnection })
    : overWebSocket({ url: url.replace('http', 'ws'), connectionParams: { authorization }, retryAttempts: 0 })
  const received = []
  return new Promise(resolve => client.subscribe({ query, variables: { taskId } }, {
    next: ({ data, errors }) => received.push(data?.taskEvents.type ?? errors[0].message),
    error: () => resolve([...received, 'refused']),
    complete: () => resolve([...received, 'the end']),
  }))
}
</script>`

let taskId: string
const allowed = createSite()
const other = createSite()
const originOf = (site: Server) => `http://127.0.0.1:${(site.address() as AddressInfo).port}`

beforeAll(async () => {
  await Promise.all(
    [allowed, other].map(site => new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))),
  )
})
afterAll(() => {
  for (const site of [allowed, other]) site.close().closeAllConnections()
})
const canopy = setUpTestCanopy(() => ({ CORS_ORIGINS: originOf(allowed) }))
const browser = setUpBrowser()
beforeAll(async () => {
  ;({ taskId } = await seedWorld(canopy.client))
})

/** A website of another origin: one page and the libraries that it uses. */
function createSite() {
  return createServer(async ({ url = '/' }, response) => {
    const isPage = url === '/'
    const text = isPage ? PAGE : await readFile(`node_modules${url}`, 'utf8').catch(() => '')
    response.writeHead(200, { 'content-type': isPage ? 'text/html' : 'text/javascript' }).end(text)
  })
}

const TRANSPORTS = ['SSE', 'single connection', 'WebSocket'] as const
type Transport = (typeof TRANSPORTS)[number]

async function watchFromPage(origin: string, transport: Transport): Promise<string[]> {
  const page = await browser.newPage()
  try {
    await page.goto(origin)
    await page.waitForFunction('globalThis.watch')
    const { url, secret } = canopy.client
    return await page.evaluate(`watch(${JSON.stringify({ transport, url, secret, taskId })})`)
  } finally {
    await page.close()
  }
}

it.each(TRANSPORTS)('lets a page of an allowed origin watch a task to its end over %s', async transport => {
  const whole = ['ENQUEUED', 'STARTED', 'PROGRESSED', 'PROGRESSED', 'COMPLETED', 'the end']
  expect(await watchFromPage(originOf(allowed), transport)).toEqual(whole)
})

it.each(TRANSPORTS)('rejects a page of any other origin over %s', async transport => {
  expect(await watchFromPage(originOf(other), transport)).toEqual(['refused'])
})

import { mkdir } from 'node:fs/promises'
import { request } from 'node:http'
import { dirname } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { launchBrowser } from '../support/launch-browser.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const { SCREENSHOT } = process.env
const WAIT = { timeout: 60_000, interval: 200 }
const Agents = graphql(`query BrowserAgents { agents(first: 1) { nodes { id } } }`)
const Refresh = graphql(`
  mutation BrowserRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }
  }
`)

let canopy: TestCanopy
let browser: Browser
let page: Page
const asked: string[] = []
const complaints: string[] = []

beforeAll(async () => {
  canopy = await startTestCanopy({ DEMO: 'true' })
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.on('request', it => asked.push(it.url()))
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', line => line.type() === 'error' && complaints.push(line.text()))
  await page.goto(canopy.url)
  await page.locator('.graphiql-query-editor .view-line').first().waitFor(WAIT)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await canopy?.stop()
})

/** Opens a tab by its name and presses the run button. Tabs slide about, and a click may land on a neighbour. */
async function runTab(name: string): Promise<void> {
  const openTab = async () => {
    await page.getByRole('tab', { name }).getByRole('button', { name, exact: true }).click()
    return page.locator('.graphiql-tab-active .graphiql-tab-button').textContent()
  }
  await expect.poll(openTab, WAIT).toBe(name)
  await page.getByRole('button', { name: /Execute query/ }).click()
}

/** What a person reads in the response pane, without line breaks and indentation. */
async function readResponse(): Promise<string> {
  const lines = await page.locator('.graphiql-response .view-line').evaluateAll(found =>
    found
      .map(line => ({
        top: Number.parseFloat((line as unknown as { style: { top: string } }).style.top),
        text: line.textContent ?? '',
      }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text),
  )
  return lines.join(' ').replace(/\s+/g, ' ').trim()
}

async function readHeaders(): Promise<string> {
  await page.getByRole('button', { name: 'Headers', exact: true }).click()
  const lines = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-line')
  return (await lines.allTextContents()).join(' ').replace(/\s+/g, ' ')
}

describe('GraphiQL at /', { timeout: 120_000 }, () => {
  it('lists the agents with their coverage', async () => {
    await runTab('Agents')
    await expect
      .poll(readResponse, WAIT)
      .toMatch(/"name": "Dori Product Expert", "coverage": \{ "percent": 72\.2\d+,/)
  })

  it('starts a measurement', async () => {
    await runTab('Refresh')
    await expect
      .poll(readResponse, WAIT)
      .toMatch(/"__typename": "RefreshCoveragePayload", "task": \{ "id": "task_\w{26}"/)
  })

  it('watches a task over Server-Sent Events, and shows every event', async () => {
    await runTab('Watch')
    await expect
      .poll(readResponse, WAIT)
      .toMatch(
        /"events": \[ \{ "data": \{ "taskEvents": \{ "__typename": "TaskEvent", "sequence": 1, "type": "ENQUEUED".*"sequence": 2, "type": "STARTED".*"sequence": 3,/,
      )
  })

  it('streams a query, and keeps every hit to be read', async () => {
    await runTab('Ask')
    await expect
      .poll(readResponse, WAIT)
      .toMatch(
        /"QueryStarted".*"QueryHit", "hit": \{ "rank": 1, "score": 1, .*"title": "Where and when we work".*"rank": 2,/,
      )
    if (SCREENSHOT) await takePicture(SCREENSHOT)
  })

  it('watches everything in the workspace, while it happens', async () => {
    await runTab('WatchWorkspace')
    await expect
      .poll(readResponse, WAIT)
      .toMatch(/"__typename": "WorkspaceEvent", "cursor": "[\w-]+", "event": \{/)
    const [agent] = (await canopy.client.run(Agents, {})).agents.nodes
    const { refreshCoverage } = await canopy.client.run(Refresh, { agentId: agent?.id ?? '' })
    const taskId = ('task' in refreshCoverage && refreshCoverage.task?.id) || 'no task'
    await expect.poll(readResponse, WAIT).toMatch(new RegExp(`"ENQUEUED", "task": \\{ "id": "${taskId}"`))
  })

  it('plans a report', async () => {
    await runTab('PlanReport')
    await expect
      .poll(readResponse, WAIT)
      .toMatch(/"__typename": "PlanTopicPayload", "plan": \{ "id": "plan_\w{26}", "source": "EVIDENCE",/)
  })

  it('has the key in the headers, and keeps it nowhere', async () => {
    await expect.poll(readHeaders, WAIT).toContain(`"Authorization": "Bearer ${canopy.client.secret}"`)
    await page.reload()
    await page.locator('.graphiql-query-editor .view-line').first().waitFor(WAIT)
    await expect.poll(readHeaders, WAIT).toContain(canopy.client.secret)
    const kept = await page.evaluate('JSON.stringify({ ...localStorage })')
    expect(kept).toContain('tabState')
    expect(kept).not.toContain(canopy.client.secret)
  })

  it('asks nothing of any other host, and runs without an error', () => {
    const hosts = asked.map(url => new URL(url.replace(/^blob:/, '')).origin)
    expect(hosts.length).toBeGreaterThan(4)
    expect([...new Set(hosts)]).toEqual([canopy.url])
    expect(complaints).toEqual([])
  })

  it('gives the key to a browser on this machine only', async () => {
    const { secret } = canopy.client
    expect(await fetchPage({ host: 'localhost:4000' })).toContain(secret)
    const fromElsewhere: Record<string, string>[] = [
      { host: 'canopy.example' },
      { host: 'localhost.canopy.example' },
      { host: 'localhost', 'x-forwarded-for': '203.0.113.7' },
      { host: '127.0.0.1', forwarded: 'for=203.0.113.7' },
    ]
    for (const headers of fromElsewhere) {
      const text = await fetchPage(headers)
      expect(text).toContain('Bearer \\u003cyour API key>')
      expect(text, JSON.stringify(headers)).not.toContain(secret)
      expect(text).not.toMatch(/agent_\w{26}/)
    }
  })
})

function fetchPage(headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(canopy.url, { headers }, async response => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve(text)
    })
    sent.on('error', reject).end()
  })
}

/** For the README: SCREENSHOT=docs/images/graphiql.png npm run test:browser */
async function takePicture(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await page.getByRole('button', { name: 'Variables', exact: true }).click()
  await page.evaluate('document.activeElement.blur()')
  await page.mouse.move(640, 4)
  await page.screenshot({ path, animations: 'disabled' })
}

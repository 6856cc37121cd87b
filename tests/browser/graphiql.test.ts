import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import {
  expectResponse,
  openTab,
  readEditorTool,
  readResponse,
  signInWithKey,
  tabNames,
  WAIT,
  waitForGraphiql,
} from '../support/graphiql.ts'
import { setUpBrowser } from '../support/launch-browser.ts'
import { sendRefresh } from '../support/send-work.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const { SCREENSHOT } = process.env
const TABS = [
  'Ask',
  'AskInKorean',
  'Plan',
  'Approve',
  'Generate',
  'Watch',
  'Download',
  'Agents',
  'Measure',
  'WatchAll',
]
const Agents = graphql(`query BrowserAgents { agents(first: 1) { nodes { id } } }`)

const canopy = setUpTestCanopy({ DEMO: 'true' })
const browser = setUpBrowser()
let page: Page
const requested: string[] = []
const errors: string[] = []

/** Opens a signed-in browser tab with GraphiQL as a new user sees it. */
async function openGraphiql(): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  opened.on('request', it => requested.push(it.url()))
  opened.on('pageerror', error => errors.push(error.message))
  opened.on('console', line => line.type() === 'error' && errors.push(line.text()))
  await opened.goto(canopy.url)
  await signInWithKey(opened, canopy.client.secret)
  await waitForGraphiql(opened)
  return opened
}

beforeAll(async () => {
  page = await openGraphiql()
})

const response = () => readResponse(page)
const idIn = (text: string, type: string) => new RegExp(`${type}_\\w{26}`).exec(text)?.[0] ?? `no ${type}`

describe('the default tabs of GraphiQL, run in order', () => {
  it('stream an answer with its citations, newest event first', async () => {
    expect(await tabNames(page)).toEqual(TABS)
    await expectResponse(
      page,
      'Ask',
      /^\{ "newestFirst": \[ \{ "data": \{ "agentQuery": \{ "__typename": "QueryCompleted", "answer": \{ "text": "Where and when we work › Working from another country\\n.*20 working days .*"citations": \[ \{ "start": 0, .*"Working from another country".*"title": "Where and when we work"/,
    )
    if (SCREENSHOT) await takePicture(SCREENSHOT)
  })

  it('answer a question in Korean', async () => {
    await expectResponse(
      page,
      'AskInKorean',
      /"text": "재택근무 운영 지침 › 며칠까지 되나요\\n일주일에 최대 3일까지 집에서 일할 수 있다\..*", "citations": .*"title": "재택근무 운영 지침"/,
    )
  })

  it('plan a report and fill the ids into the next tabs', async () => {
    await expectResponse(
      page,
      'Plan',
      /"__typename": "PlanTopicPayload", "topic": .*"source": "EVIDENCE", .*"keyPoints": \[ "/,
    )
    const planned = await response()
    await openTab(page, 'Approve')
    await expect.poll(() => readEditorTool(page), WAIT).toBe(`{ "planId": "${idIn(planned, 'plan')}" }`)
    await openTab(page, 'Watch')
    await expect.poll(() => readEditorTool(page), WAIT).toBe(`{ "topicId": "${idIn(planned, 'topic')}" }`)
  })

  it('approve the plan and generate the report', async () => {
    await expectResponse(page, 'Approve', /"ApprovePlanPayload", "plan": \{ .*"status": "APPROVED"/)
    await expectResponse(page, 'Generate', /"GenerateReportPayload", "task": \{ "id": "task_\w{26}"/)
  })

  it('watch the report to its last event', async () => {
    await expectResponse(
      page,
      'Watch',
      /^\{ "newestFirst": \[ \{ "data": \{ "topicProgress": \{ "__typename": "TaskEvent", "sequence": \d+, "type": "COMPLETED", "progress": \{ "percent": 100,/,
    )
  })

  it('download the report with one click', async () => {
    await expectResponse(page, 'Download', /"status": "COMPLETED", .*"kind": "DOCX", .*"downloadUrl": "http/)
    // Clicks any link: the editor does not keep its lines in order.
    const link = page.locator('.graphiql-response .detected-link').first()
    const [file] = await Promise.all([
      page.context().waitForEvent('download'),
      link.click({ modifiers: ['ControlOrMeta'] }),
    ])
    expect(file.suggestedFilename()).toMatch(/^Working from home and from abroad\.(docx|hwpx|pdf)$/)
    expect((await readFile(await file.path())).subarray(0, 2).toString()).toMatch(/^(PK|%P)$/)
  })

  it('list the agents with their coverage, and measure one', async () => {
    const coverage = /"name": "Mulgyeol Engineer", "coverage": \{ "percent": 72\.7\d+,/
    await expectResponse(page, 'Agents', coverage)
    const accepted = /"__typename": "RefreshCoveragePayload", "task": \{ "id": "task_\w{26}"/
    await expectResponse(page, 'Measure', accepted)
  })

  it('watch everything in the workspace live', async () => {
    const event = /"__typename": "WorkspaceEvent", "cursor": "[\w-]+", "event": \{/
    await expectResponse(page, 'WatchAll', event)
    const [agent] = (await canopy.client.run(Agents, {})).agents.nodes
    const taskId = await sendRefresh(canopy.client, agent?.id ?? '')
    await expect.poll(response, WAIT).toMatch(new RegExp(`"COMPLETED", "task": \\{ "id": "${taskId}"`))
  })

  it('say in the docs where to start', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    const docs = page.locator('.graphiql-doc-explorer')
    await expect.poll(() => docs.textContent(), WAIT).toMatch(/Where to start.*Authorization: Bearer <key>/s)
    await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click()
  })
})

describe('a signed-in browser tab', () => {
  it('keeps the key private: not in the page, its address, its headers, or shared storage', async () => {
    await page.getByRole('button', { name: 'Headers', exact: true }).click()
    expect(await readEditorTool(page)).not.toContain('Bearer')
    expect(await page.content()).not.toContain(canopy.client.secret)
    expect(page.url()).not.toContain(canopy.client.secret)
    await page.reload()
    await waitForGraphiql(page)
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, document.cookie])')
    expect(kept).toContain('tabState')
    expect(kept).not.toContain(canopy.client.secret)
  })

  it('forgets the key when the user signs out', async () => {
    const other = await openGraphiql()
    await other.getByRole('button', { name: 'Sign out' }).click()
    await other.getByLabel('API key').waitFor()
    expect(await other.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}')
    await other.close()
  })

  it('sends no request to other hosts and logs no errors', () => {
    const hosts = requested.map(url => new URL(url.replace(/^blob:/, '')).origin)
    expect(hosts.length).toBeGreaterThan(4)
    expect([...new Set(hosts)]).toEqual([canopy.url])
    expect(errors).toEqual([])
  })
})

describe('each tab', () => {
  it('opens on the first click', { timeout: 600_000 }, async () => {
    const fresh = await openGraphiql()
    for (const name of TABS.slice(1)) await openTab(fresh, name)
    await fresh.close()
    for (const name of [TABS[3], TABS.at(-1)]) {
      const another = await openGraphiql()
      await openTab(another, name ?? '')
      await another.close()
    }
  })

  it('opens on the first click after the window was resized, and can still be moved', async () => {
    const resized = await openGraphiql()
    await resized.setViewportSize({ width: 900, height: 700 })
    await resized.setViewportSize({ width: 1400, height: 800 })
    for (const name of ['Plan', 'Agents', 'AskInKorean']) await openTab(resized, name)
    const box = await resized.getByRole('tab').nth(2).boundingBox()
    if (!box) throw new Error('There is no third tab.')
    await resized.mouse.move(box.x + 20, box.y + 10)
    await resized.mouse.down()
    let x = box.x + 20
    const moveLeft = async () => {
      x -= 5
      await resized.mouse.move(x, box.y + 10)
      return tabNames(resized)
    }
    await expect.poll(moveLeft, WAIT).toEqual(['Ask', 'Plan', 'AskInKorean', ...TABS.slice(3)])
    await resized.mouse.up()
    await resized.close()
  })
})

/** Takes the screenshot of the README: `SCREENSHOT=docs/images/graphiql.png npm run test:browser -- graphiql`. */
async function takePicture(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await page.evaluate('document.activeElement.blur()')
  await page.mouse.move(640, 4)
  await page.screenshot({ path, animations: 'disabled', style: '.scrollbar { visibility: hidden }' })
}

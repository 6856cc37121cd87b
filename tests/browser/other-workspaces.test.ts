import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { expectResponse, signInWithKey, tabNames, waitForGraphiql } from '../support/graphiql.ts'
import { openPage, setUpBrowser } from '../support/launch-browser.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const HEADLINE = ['Plan', 'Approve', 'Generate', 'Watch', 'Download', 'Agents', 'Measure', 'WatchAll']

const canopy = setUpTestCanopy()
const browser = setUpBrowser()

async function openGraphiql(client: TestClient): Promise<Page> {
  const page = await openPage(browser, canopy.url, { viewport: { width: 1600, height: 800 } })
  await signInWithKey(page, client.secret)
  await waitForGraphiql(page)
  return page
}

/** Runs an unmodified tab and waits for its final output. */
async function expectOf(page: Page, name: string, shown: RegExp): Promise<void> {
  await expectResponse(page, name, shown)
  // The next tab needs indexed documents and finished reports.
  await canopy.idle()
}

it('shows tabs that fill an empty workspace, answer with citations and write a report', async () => {
  const page = await openGraphiql(await canopy.newClient())
  expect(await tabNames(page)).toEqual([
    'CreateTaxonomy',
    'AddDocuments',
    'CreateAgent',
    'Ask',
    'AskInKorean',
    ...HEADLINE,
  ])
  await expectOf(page, 'CreateTaxonomy', /"version": "v1", "status": "PUBLISHED"/)
  await expectOf(page, 'AddDocuments', /"title": "Annual leave", "language": "en".*"language": "ko"/)
  await expectOf(page, 'CreateAgent', /"CreateAgentPayload", "agent": \{ "id": "agent_\w{26}"/)
  await expectOf(
    page,
    'Ask',
    /"text": "Annual leave\\nEverybody has 25 days of annual leave\..*"title": "Annual leave"/,
  )
  await expectOf(
    page,
    'AskInKorean',
    /"text": "재택근무\\n재택근무는 일주일에 3일까지 할 수 있습니다\..*"title": "재택근무"/,
  )
  await expectOf(page, 'Plan', /"PlanTopicPayload"/)
  await expectOf(page, 'Approve', /"status": "APPROVED"/)
  await expectOf(page, 'Generate', /"GenerateReportPayload"/)
  await expectOf(page, 'Watch', /"type": "COMPLETED", "progress": \{ "percent": 100/)
  await expectOf(page, 'Download', /"status": "COMPLETED".*"downloadUrl": "http/)
  await expectOf(page, 'Agents', /"name": "First agent"/)
  await expectOf(page, 'Measure', /"RefreshCoveragePayload"/)
  await expectOf(page, 'WatchAll', /"WorkspaceEvent"/)
})

it('shows questions about the documents of a workspace in each of their languages', async () => {
  const client = await canopy.newClient()
  await seedWorld(client)
  const page = await openGraphiql(client)
  expect(await tabNames(page)).toEqual(['Ask', 'AskInKorean', ...HEADLINE])
  await expectOf(page, 'Ask', /"text": "Annual leave\\nEverybody has 25 days of annual leave\./)
  await expectOf(page, 'AskInKorean', /"text": "연차휴가 규정 › 연차휴가\\n연차휴가는 1년에 25일입니다\./)
  await expectOf(page, 'Plan', /"PlanTopicPayload"/)
})

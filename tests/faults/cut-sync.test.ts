import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { enable, readRun, reportOf, startSync, syncToEnd } from '../support/plugin-packages.ts'
import { sized } from '../support/scale.ts'
import { waitForTask } from '../support/seed.ts'
import { startSiteDouble } from '../support/site-double.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const FindPlugin = graphql(`
  query CutSyncPlugin { plugins(filter: { search: "web-pages" }) { nodes { id } } }
`)
const Documents = graphql(`
  query CutSyncDocuments($after: String) {
    documents(first: 100, after: $after) {
      nodes { sourceUri title sha256 }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

const PAGES = sized(60, 1_000)
const CHANGED = PAGES / 20
const GONE = PAGES / 100

/** The hash of each document by its source. */
async function readDocuments(client: TestClient): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let after: string | null = null
  do {
    const page: {
      documents: {
        nodes: { sourceUri: string | null; sha256: string }[]
        pageInfo: { hasNextPage: boolean; endCursor: string | null }
      }
    } = await client.run(Documents, { after })
    for (const { sourceUri, sha256 } of page.documents.nodes) {
      expect(found.has(sourceUri ?? ''), `${sourceUri} is there once`).toBe(false)
      found.set(sourceUri ?? '', sha256)
    }
    after = page.documents.pageInfo.hasNextPage ? page.documents.pageInfo.endCursor : null
  } while (after !== null)
  return found
}

it('continues a sync whose process was killed, and touches only what changed', async () => {
  const site = await startSiteDouble('unused')
  atEnd(site.close)
  const paths = Array.from({ length: PAGES }, (_, i) => `/p/${i}`)
  const write = (path: string, text: string) => {
    const body = `<title>Page ${path}</title><h1>Page</h1><p>${text}</p>`
    site.pages.set(path, { body, validator: 'etag' })
  }
  for (const path of paths) write(path, `Text of ${path}.`)

  const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy({ PLUGIN_ALLOW_LOOPBACK: 'true' })
  const { client, end } = await startProcess()
  const id = (await client.run(FindPlugin, {})).plugins.nodes[0]?.id ?? ''
  const grant = [`network:${new URL(site.url).host}`, 'documents:write']
  const config = { pages: paths.map(path => site.url + path) }
  expect(await enable(client, { id, grant, config })).toMatchObject({ __typename: 'EnablePluginPayload' })
  const first = reportOf(await syncToEnd(client, { id }))
  expect(first).toMatchObject({ added: PAGES, changed: 0, removed: 0, same: 0, problems: [] })
  const before = await readDocuments(client)
  expect([...before.keys()].sort()).toEqual(config.pages.toSorted())

  const changed = paths.slice(0, PAGES).filter((_, i) => i % 20 === 7)
  expect(changed).toHaveLength(CHANGED)
  for (const path of changed) write(path, `New text of ${path}.`)
  const gone = paths.filter((_, i) => i % 20 === 11).slice(0, Math.ceil(GONE))
  for (const path of gone) site.pages.delete(path)
  site.requests.length = 0
  const started = await startSync(client, { id })
  if (started.__typename !== 'SyncPluginPayload') throw new Error(JSON.stringify(started))
  await waitUntil('half of the pages were read', async () => site.requests.length > PAGES / 2)
  await end('SIGKILL')
  await dataDir.removeLock()

  const next = await startInside()
  await waitForTask(next.client, started.task.id)
  const run = await readRun(next.client, started.task.id)
  expect(run).toMatchObject({ status: 'COMPLETED', attempt: 2 })
  expect(reportOf(run)).toMatchObject({
    added: 0,
    changed: changed.length,
    removed: gone.length,
    same: PAGES - changed.length - gone.length,
    problems: [],
  })
  const after = await readDocuments(next.client)
  const touched = [...before.keys()].filter(uri => after.get(uri) !== before.get(uri))
  expect(touched.sort()).toEqual([...changed, ...gone].map(path => site.url + path).sort())
  expect(after.size).toBe(PAGES - gone.length)
})

import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { makeFolder, runBackup, runRestore } from '../support/backup-commands.ts'
import { makeEmbeddedCanopy, newSecret, startScopedProcess } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { createMeasuredAgent, seedWorld, waitForTask } from '../support/seed.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'
import { startWriter, type Written } from '../support/write-documents.ts'

const Counts = graphql(`
  query BackupCounts {
    documents { totalCount }
    indexed: documents(filter: { status: INDEXED }) { totalCount }
    agents { nodes { id name coverage { percent totalDocuments } } }
  }
`)
const Documents = graphql(`
  query BackupDocuments($after: String) {
    documents(first: 100, after: $after) { nodes { id title } pageInfo { hasNextPage endCursor } }
  }
`)
const Find = graphql(`
  query BackupFind($query: String!) {
    search(input: { query: $query, limit: 1 }) { hits { chunk { document { id } } } }
  }
`)
const Events = graphql(`
  query BackupEvents($after: String) {
    workspaceEvents(after: $after, first: 100) { events { cursor event { sequence type task { id } } } endCursor hasMore }
  }
`)

/** How long documents are written, before and during the backup together. */
const WRITES_MS = sized(400, 60_000)

/** Longer in the gate: the queries slow down the backup, and a slower backup means more queries. */
const QUERY_PAUSE_MS = sized(500, 50)
/** Only to end a hanging test. */
const TIMEOUT_MS = sized(180_000, 900_000)

async function listDocuments(client: TestClient): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null | undefined = null, hasNext = true; hasNext; ) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(after)
    ids.push(...page.nodes.map(({ id }) => id))
    after = page.pageInfo.endCursor
    hasNext = page.pageInfo.hasNextPage
  }
  return ids
  async function readPage(after: string | null | undefined) {
    return (await client.run(Documents, { after })).documents
  }
}

/** All events of the workspace in order, each as its task and its number in the task. */
async function listEvents(client: TestClient): Promise<[taskId: string, sequence: number][]> {
  const found: [string, number][] = []
  for (let after = '0', hasMore = true; hasMore; ) {
    const page = (await client.run(Events, { after })).workspaceEvents
    for (const { event } of page.events) found.push([event.task.id, event.sequence])
    after = page.endCursor ?? after
    hasMore = page.hasMore
  }
  return found
}

async function waitForAll(client: TestClient, documents: readonly Written[]): Promise<void> {
  for (const { taskId } of documents) await waitForTask(client, taskId)
}

it(
  'a backup during writes has all that was acknowledged before it, and the server keeps answering',
  async () => {
    const canopy = await makeEmbeddedCanopy()
    const secret = newSecret()
    const running = await canopy.startProcess({ BOOTSTRAP_API_KEY: secret })
    await writeFile(join(canopy.dataDir.path, 'first-api-key'), `${secret}\n`)
    const { agentId } = await seedWorld(running.client)
    const writer = startWriter(running.client)
    await sleep(WRITES_MS / 2)
    await waitUntil('acknowledged writes', async () => writer.written.length >= 5)

    const folder = await makeFolder()
    const file = join(folder, 'canopy.tar.gz')
    const before: Written[] = [...writer.written]
    let isDone = false
    const backup = runBackup(canopy.dataDir.path, file).finally(() => {
      isDone = true
    })
    while (!isDone) {
      await running.client.run(Counts, {})
      await sleep(QUERY_PAUSE_MS)
    }
    expect(await backup).toMatchObject({ code: 0, errors: '' })
    const after = [...writer.written]
    await sleep(WRITES_MS / 2)
    await writer.stop()
    expect(after.length).toBeGreaterThan(before.length)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await waitForAll(running.client, writer.written)
    const events = await listEvents(running.client)
    expect(await running.end('SIGTERM')).toBe(0)

    const elsewhere = join(folder, 'elsewhere')
    expect(await runRestore(file, elsewhere)).toMatchObject({ code: 0, errors: '' })
    expect(await readFile(join(elsewhere, 'first-api-key'), 'utf8')).toBe(`${secret}\n`)
    await copyFile(join(canopy.dataDir.path, 'master-key'), join(elsewhere, 'master-key'))
    const { client } = await startScopedProcess({ DATA_DIR: elsewhere, BOOTSTRAP_API_KEY: secret })

    const ids = await listDocuments(client)
    const copies = writer.written.filter(({ id }) => ids.includes(id))
    await waitForAll(client, copies)
    const counts = await client.run(Counts, {})
    expect(ids).toEqual(expect.arrayContaining(before.map(({ id }) => id)))
    expect(counts.documents.totalCount).toBe(ids.length)
    expect(counts.indexed.totalCount).toBe(ids.length)
    expect(counts.agents.nodes).toMatchObject([{ id: agentId, coverage: { percent: expect.any(Number) } }])
    for (const { id, word } of copies) {
      const [hit] = (await client.run(Find, { query: word })).search.hits
      expect(hit?.chunk.document.id, word).toBe(id)
    }

    // First the events of the original up to the backup, then those of tasks that had not ended.
    const restored = await listEvents(client)
    const own = restored.findIndex((event, i) => String(event) !== String(events[i]))
    const copied = own === -1 ? restored : restored.slice(0, own)
    const copiedTasks = copied.map(([taskId]) => taskId)
    expect(copiedTasks).toEqual(expect.arrayContaining(before.map(({ taskId }) => taskId)))
    for (const [taskId, tasks] of Map.groupBy(restored, ([taskId]) => taskId))
      expect(
        tasks.map(([, sequence]) => sequence),
        taskId,
      ).toEqual(tasks.map((_, i) => i + 1))
    // It goes on working.
    await createMeasuredAgent(client, { name: 'another guide' })
  },
  TIMEOUT_MS,
)

import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { createTaxonomy, waitForTask } from '../support/seed.ts'
import { sendDocuments } from '../support/send-work.ts'

const Find = graphql(`
  query KilledPlacementFind { tasks(filter: { kind: [DOCUMENT_PLACEMENT] }) { nodes { id } } }
`)
const Watch = graphql(`
  subscription KilledPlacementWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type progress { done } } }
  }
`)
const Outcome = graphql(`
  query KilledPlacementOutcome($taskId: ID!) {
    task(id: $taskId) { status result { ... on PlacementReport { placed stillUnplaced } } }
    placed: documents(filter: { placed: true }) { totalCount }
    documents(first: 100) { nodes { placements { source } } }
  }
`)

const DOCUMENTS = 400

it('places every document once, at the next start after the process was killed', async () => {
  const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy()
  const killed = await startProcess()
  await waitForTask(killed.client, await sendDocuments(killed.client, DOCUMENTS))
  await createTaxonomy(killed.client, [{ key: 'all', name: 'All', keywords: ['document'] }])
  const [task] = (await killed.client.run(Find, {})).tasks.nodes
  const taskId = task?.id ?? ''
  // Kill the process as soon as some documents are placed.
  for await (const { taskEvents: event } of killed.client.watch(Watch, { taskId }))
    if ('progress' in event && event.progress.done) break
  await killed.end('SIGKILL')
  await dataDir.removeLock()

  const { client, stop } = await startInside()
  expect((await waitForTask(client, taskId)).filter(type => type === 'COMPLETED')).toHaveLength(1)
  const { task: ended, placed, documents } = await client.run(Outcome, { taskId })
  expect(ended).toMatchObject({ status: 'COMPLETED', result: { placed: DOCUMENTS, stillUnplaced: 0 } })
  expect(placed.totalCount).toBe(DOCUMENTS)
  expect(documents.nodes.every(({ placements }) => placements.length === 1)).toBe(true)
  await stop()
})

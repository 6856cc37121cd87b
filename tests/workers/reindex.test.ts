import { beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const Find = graphql(`
  query ReindexFind { search(input: { query: "annual leave" }) { hits { document { id } } } }
`)

const canopy = setUpTestCanopy()
beforeAll(() => seedWorld(canopy.client))

it('reindexes documents of an earlier release once when a worker starts', async () => {
  const before = await canopy.client.run(Find, {})
  expect(before.search.hits.length).toBeGreaterThan(0)
  const made = () => canopy.app.database.prisma.task.count({ where: { kind: 'DOCUMENT_INGESTION' } })
  const tasks = await made()
  // Simulates documents migrated from a release with another index version.
  await canopy.app.database.prisma.chunk.deleteMany()
  await canopy.app.database.prisma.document.updateMany({ data: { indexVersion: 0 } })
  expect((await canopy.client.run(Find, {})).search.hits).toEqual([])
  await canopy.restart()
  await canopy.idle()
  expect(await canopy.client.run(Find, {})).toEqual(before)
  expect(await made()).toBe(tasks + 1)
  await canopy.restart()
  expect(await made()).toBe(tasks + 1)
})

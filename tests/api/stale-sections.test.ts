import { expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import {
  addGuides,
  GUIDES,
  makeApprovedPlan,
  makeReportWorld,
  readWhenDone,
  writeWholeReport,
} from '../support/report-world.ts'
import { sized } from '../support/scale.ts'
import { deleteDocuments } from '../support/seed.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Sections = graphql(`
  query StaleSections($id: ID!) {
    report(id: $id) { sections { order markdown stale citations { start end chunk { id } } } }
  }
`)
const StaleAlone = graphql(`
  query StaleAlone($id: ID!) { report(id: $id) { sections { stale } } }
`)
const StaleAndCitations = graphql(`
  query StaleAndCitations($id: ID!) { report(id: $id) { sections { stale citations { start } } } }
`)
const Rewrite = graphql(`
  mutation StaleRewrite($input: RegenerateSectionInput!) {
    regenerateSection(input: $input) {
      __typename
      ... on RegenerateSectionPayload { task { id } }
      ... on Error { message }
    }
  }
`)

const PASSAGES = sized(50, 300)
const CITATIONS = sized(500, 5_000)

const canopy = setUpTestCanopy()
const world = setUp(() => makeReportWorld(canopy.client))
async function sectionsOf(id: string) {
  const { report } = await canopy.client.run(Sections, { id })
  return report?.sections ?? []
}

const staleOf = async (id: string) =>
  (await sectionsOf(id)).filter(({ stale }) => stale).map(({ order }) => order)

it('marks only sections that cite a changed or deleted passage as stale', async () => {
  const titles = ['Booking leave', 'Unused leave', 'Travel expenses', 'Lost laptops']
  const sections = titles.map(title => ({ title }))
  const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { sections })
  const report = await writeWholeReport(canopy.client, planId)
  expect(await staleOf(report.id)).toEqual([])

  // Editing one passage replaces the rows of all passages of its document. Citations of unchanged text stay valid.
  const leave = GUIDES['guide://leave'].replace('at least two weeks ahead', 'at least three weeks ahead')
  await addGuides(canopy.client, { 'guide://leave': leave })
  const booking = report.sections.filter(({ citations }) =>
    citations.some(({ chunk }) => chunk.content.includes('two weeks ahead')),
  )
  expect(booking.map(({ order }) => order)).toEqual([1])
  expect(await staleOf(report.id)).toEqual([1])

  await deleteDocuments(canopy.client, world.documentIds.get('guide://security') ?? '')
  expect(await staleOf(report.id)).toEqual([1, 4])

  const before = await sectionsOf(report.id)
  const { regenerateSection: accepted } = await canopy.client.run(Rewrite, {
    input: { reportId: report.id, order: 1 },
  })
  const { task } = expectType(accepted, 'RegenerateSectionPayload')
  const rewritten = await readWhenDone(canopy.client, task.id)
  expect(rewritten.version).toBe(2)
  expect(rewritten.sections[0]?.markdown).toContain('at least three weeks ahead')
  expect(await staleOf(rewritten.id)).toEqual([4])
  expect((await sectionsOf(rewritten.id)).slice(1)).toEqual(before.slice(1))
})

/** @returns the number of passage rows that the database has read so far. */
async function readPassages(): Promise<number> {
  const { prisma } = canopy.app.database
  await prisma.$executeRaw`SELECT pg_stat_force_next_flush()`
  const [row] = await prisma.$queryRaw<[{ rows: number }]>`
    SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS rows
    FROM pg_stat_user_tables WHERE relname = 'chunks'`
  return row.rows
}

it("reads citations in one statement, and each document's passages once for all sections", async () => {
  const { planId } = await makeApprovedPlan(canopy.app, world.agentId, {
    sections: [{ title: 'Annual leave' }],
  })
  const { id } = await writeWholeReport(canopy.client, planId)
  const count = (document: typeof StaleAlone | typeof StaleAndCitations) =>
    countStatements(canopy, () => canopy.client.run(document, { id }))
  expect(await count(StaleAndCitations)).toBe(await count(StaleAlone))

  const { prisma } = canopy.app.database
  const documentId = decodeId('Document', world.documentIds.get('guide://leave') ?? '') ?? ''
  // Adds passages and cites the last one many times. Each passage is read once, not once for each citation.
  await prisma.$executeRaw`
    WITH document AS (SELECT id, workspace_id FROM documents WHERE id = ${documentId}::uuid), batch AS (
      INSERT INTO index_batches (workspace_id, chunks, documents, length, lengths, document_ids, terms)
      SELECT workspace_id, ${PASSAGES}::int, 0, 0, '{}', '{}', '' FROM document RETURNING id
    )
    INSERT INTO chunks (id, workspace_id, document_id, ordinal, headings, content, length, batch_id, position)
    SELECT gen_random_uuid(), d.workspace_id, d.id, 1000 + n, '{}', repeat('passage ' || n, 300), 0, batch.id, n
    FROM document d, batch, generate_series(1, ${PASSAGES}::int) n`
  await prisma.$executeRaw`
    INSERT INTO section_citations (workspace_id, report_id, ordinal, position, start_at, end_at, chunk_id, document_id,
      document_title, digest)
    SELECT workspace_id, ${decodeId('Report', id)}::uuid, 1, 1000 + n, 0, 1, gen_random_uuid(), document_id, '',
      encode(sha256(convert_to(content, 'UTF8')), 'hex')
    FROM chunks, generate_series(1, ${CITATIONS}::int) n WHERE document_id = ${documentId}::uuid AND ordinal = ${1000 + PASSAGES}`
  const before = await readPassages()
  const { report } = await canopy.client.run(StaleAlone, { id })
  expect(report?.sections).toEqual([{ stale: false }])
  const read = (await readPassages()) - before
  expect(read).toBeGreaterThanOrEqual(PASSAGES)
  expect(read).toBeLessThan(2 * PASSAGES)
})

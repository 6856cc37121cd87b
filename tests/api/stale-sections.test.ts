import { afterAll, beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import {
  addGuides,
  GUIDES,
  makeApprovedPlan,
  makeReportWorld,
  type ReportWorld,
  readWhenDone,
  writeWholeReport,
} from '../support/report-world.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Sections = graphql(`
  query StaleSections($id: ID!) {
    report(id: $id) { sections { order markdown stale citations { start end chunk { id } } } }
  }
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
const Delete = graphql(`
  mutation StaleDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }
`)

let canopy: TestCanopy
let world: ReportWorld
beforeAll(async () => {
  canopy = await startTestCanopy()
  world = await makeReportWorld(canopy.client)
})
afterAll(() => canopy.stop())

async function sectionsOf(id: string) {
  const { report } = await canopy.client.run(Sections, { id })
  return report?.sections ?? []
}

const staleOf = async (id: string) =>
  (await sectionsOf(id)).filter(({ stale }) => stale).map(({ order }) => order)

it('a section is stale when a passage that it cites says something else, or is gone, and no other section is', async () => {
  const sections = [
    { title: 'Booking leave' },
    { title: 'Unused leave' },
    { title: 'Travel expenses' },
    { title: 'Lost laptops' },
  ]
  const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { sections })
  const report = await writeWholeReport(canopy.client, planId)
  expect(await staleOf(report.id)).toEqual([])

  // One passage of a document is edited: all of its passages are new rows, and those with the same text still count.
  const leave = GUIDES['guide://leave'].replace('at least two weeks ahead', 'at least three weeks ahead')
  await addGuides(canopy.client, { 'guide://leave': leave })
  const booking = report.sections.filter(({ citations }) =>
    citations.some(({ chunk }) => chunk.content.includes('two weeks ahead')),
  )
  expect(booking.map(({ order }) => order)).toEqual([1])
  expect(await staleOf(report.id)).toEqual([1])

  await canopy.client.run(Delete, { id: world.documentIds.get('guide://security') ?? '' })
  expect(await staleOf(report.id)).toEqual([1, 4])

  const before = await sectionsOf(report.id)
  const { regenerateSection: accepted } = await canopy.client.run(Rewrite, {
    input: { reportId: report.id, order: 1 },
  })
  if (accepted.__typename !== 'RegenerateSectionPayload') throw new Error(accepted.message)
  const rewritten = await readWhenDone(canopy.client, accepted.task.id)
  expect(rewritten.version).toBe(2)
  expect(rewritten.sections[0]?.markdown).toContain('at least three weeks ahead')
  expect(await staleOf(rewritten.id)).toEqual([4])
  expect((await sectionsOf(rewritten.id)).slice(1)).toEqual(before.slice(1))
})

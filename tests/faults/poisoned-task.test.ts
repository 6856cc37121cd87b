import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { waitUntil } from '../support/wait-until.ts'

const MakeTaxonomy = graphql(`
  mutation PoisonedTaxonomy {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
  }
`)
const MakeAgent = graphql(`
  mutation PoisonedAgent($name: String!) {
    createAgent(input: { name: $name, nodeKeys: ["all"] }) { __typename }
  }
`)
const Read = graphql(`
  query PoisonedRead {
    tasks(filter: { kind: [COVERAGE_REFRESH] }, first: 10) {
      nodes {
        status
        subject { ... on Agent { name } }
        failure { code retryable }
        deadLetter { reason attempts }
      }
    }
  }
`)

/** Agents. The request that creates the last one gets no response, because the process dies. */
const NAMES = ['one', 'hazard', 'two', 'three']
/** Maximum number of deaths that one task causes: one with other tasks, two alone. */
const DEATHS = 3

it('poisons only the task that repeatedly kills its process, and completes the others', async () => {
  const embedded = await makeEmbeddedCanopy({ COVERAGE_DEBOUNCE_MS: '86400000' })
  const startHazard = (concurrency: number) => {
    const settings = { HAZARD_SKIPS_DELAYS: 'true', HAZARD_CONCURRENT: String(concurrency) }
    return embedded.startProcess(settings, 'tests/support/hazard-process.ts')
  }
  const first = await startHazard(NAMES.length)
  await first.client.run(MakeTaxonomy, {})
  for (const name of NAMES.slice(0, -1)) await first.client.run(MakeAgent, { name })
  await first.client.run(MakeAgent, { name: NAMES.at(-1) ?? '' }).catch(() => {})
  for (let death = 1; death <= DEATHS; death++) {
    const canopy = death === 1 ? first : await startHazard(1)
    await waitUntil(`death ${death}`, async () => canopy.hasEnded())
    await embedded.dataDir.removeLock()
  }

  // The last start is not killed, so it runs in the test process. The hazard would complete here.
  const { app, client } = await embedded.startInside()
  const read = async () => {
    const { nodes } = (await client.run(Read, {})).tasks
    return nodes.map(({ subject, ...task }) => ({
      name: subject && 'name' in subject ? subject.name : '',
      ...task,
    }))
  }
  await waitUntil('all tasks have ended', async () => {
    await app.database.prisma.$executeRaw`
      UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND due_at > now()`
    return (await read()).every(({ status }) => status !== 'PENDING' && status !== 'RUNNING')
  })
  const completed = { status: 'COMPLETED', failure: null, deadLetter: null }
  expect((await read()).sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name))).toEqual([
    { name: 'one', ...completed },
    {
      name: 'hazard',
      status: 'FAILED',
      failure: { code: 'POISONED', retryable: false },
      deadLetter: { reason: 'POISONED', attempts: DEATHS },
    },
    { name: 'two', ...completed },
    { name: 'three', ...completed },
  ])
})

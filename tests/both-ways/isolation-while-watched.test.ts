import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { createQueryUuid, encodeQueryId } from '../../src/streams/queries/query-id.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents } from '../support/open-stream.ts'
import { watchRaw } from '../support/raw-request.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { atEnd, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const WatchTask = graphql(`
  subscription WatchedTask($id: ID!) {
    taskEvents(taskId: $id, after: 0) { ... on TaskEvent { sequence type message } }
  }
`)
const WatchQuery = graphql(`
  subscription WatchedQuery($id: ID!) {
    queryEvents(queryId: $id, after: 0) {
      ... on QueryStarted { sequence queryId }
      ... on QueryFailed { code }
    }
  }
`)
const WatchAlerts = graphql(`
  subscription WatchedAlerts($id: ID!) { coverageAlerts(agentId: $id, after: "0") { reason } }
`)

let canopy: TestCanopy
let owner: TestClient
let stranger: TestClient
let seed: Seed
let workspaceId: string
beforeAll(async () => {
  canopy = await startTestCanopy()
  owner = canopy.client
  seed = await seedWorld(owner)
  stranger = await canopy.newClient()
  const agent = await canopy.app.database.prisma.agent.findUniqueOrThrow({
    where: { id: decodeId('Agent', seed.agentId) ?? '' },
  })
  workspaceId = agent.workspaceId
})
afterAll(() => canopy.stop())

async function newTask(): Promise<string> {
  return (await makeRunningTask(canopy.app, workspaceId)).id
}

/** Creates a running query as its process has stored it so far. @returns its ID. */
async function newQuery(): Promise<string> {
  const id = createQueryUuid()
  const started = {
    type: 'QueryStarted',
    queryId: encodeQueryId(id),
    agentId: decodeId('Agent', seed.agentId),
  }
  await canopy.app.database.prisma.agentQuery.create({
    data: {
      id,
      workspaceId,
      agentId: decodeId('Agent', seed.agentId) ?? '',
      lastSequence: 1,
      leaseExpiresAt: new Date('2100-01-01'),
      events: { create: { workspaceId, sequence: 1, item: started, chunkIds: [] } },
    },
  })
  return encodeQueryId(id)
}

async function newAlert(): Promise<string> {
  await canopy.app.database.prisma.$executeRaw`
    INSERT INTO coverage_alerts (workspace_id, agent_id, snapshot_id, previous_percent, reason)
    SELECT workspace_id, id, latest_snapshot_id, 100, 'It fell' FROM agents WHERE workspace_id = ${workspaceId}::uuid`
  return seed.agentId
}

const STREAMS = [
  ['taskEvents', WatchTask, newTask, () => encodeId('Task', createQueryUuid())],
  ['queryEvents', WatchQuery, newQuery, () => encodeQueryId(createQueryUuid())],
  ['coverageAlerts', WatchAlerts, newAlert, () => encodeId('Agent', createQueryUuid())],
] as const

it.each(STREAMS)(
  '%s treats an ID of another workspace as unknown even while its owner watches it',
  async (_, document, make, other) => {
    const id = await make()
    const owned = await openEvents(owner, { document, variables: { id } })
    atEnd(owned.close)
    await expect.poll(() => owned.received().length).toBeGreaterThan(0)
    const unknown = other()
    const answer = async (asked: string) => {
      const text = JSON.stringify(await watchRaw(stranger, document, { id: asked }))
      return text.replaceAll(asked, 'THE_ID').replaceAll(/"requestId":"[^"]+"/g, '')
    }
    expect(await answer(id)).toBe(await answer(unknown))
  },
)

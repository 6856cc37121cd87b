import { beforeAll, expect, it } from 'vitest'
import { encodeId } from '../../src/platform/ids.ts'
import { createQueryUuid, encodeQueryId } from '../../src/streams/queries/query-id.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents } from '../support/open-stream.ts'
import { watchRaw } from '../support/raw-request.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { randomId } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const WatchTask = graphql(`
  subscription WatchedTask($id: ID!) {
    taskEvents(taskId: $id, after: 0) { ... on TaskEvent { sequence type message } }
  }
`)
const WatchQuery = graphql(`
  subscription WatchedQuery($id: ID!) {
    queryEvents(queryId: $id, after: 0) {
      ... on QueryStarted { sequence queryId } ... on QueryFailed { code }
    }
  }
`)
const WatchAlerts = graphql(`
  subscription WatchedAlerts($id: ID!) { coverageAlerts(agentId: $id, after: "0") { reason } }
`)

const canopy = setUpTestCanopy()
let stranger: TestClient
let agentId: string
let workspaceId: string
beforeAll(async () => {
  await seedWorld(canopy.client)
  stranger = await canopy.newClient()
  ;({ id: agentId, workspaceId } = await canopy.app.database.prisma.agent.findFirstOrThrow())
})

const newTask = async () => (await makeRunningTask(canopy.app, workspaceId)).id

/** Creates a running query as its process has stored it so far. @returns its ID. */
async function newQuery(): Promise<string> {
  const id = createQueryUuid()
  const started = { type: 'QueryStarted', queryId: encodeQueryId(id), agentId }
  await canopy.app.database.prisma.agentQuery.create({
    data: {
      id,
      workspaceId,
      agentId,
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
  return encodeId('Agent', agentId)
}

const STREAMS = [
  ['taskEvents', WatchTask, newTask, () => randomId('task')],
  ['queryEvents', WatchQuery, newQuery, () => encodeQueryId(createQueryUuid())],
  ['coverageAlerts', WatchAlerts, newAlert, () => randomId('agent')],
] as const

it.each(STREAMS)(
  '%s treats an ID of another workspace as unknown even while its owner watches it',
  async (_, document, make, other) => {
    const id = await make()
    const owned = await openEvents(canopy.client, { document, variables: { id } })
    atEnd(owned.close)
    await expect.poll(() => owned.received().length).toBeGreaterThan(0)
    const answer = async (asked: string) => {
      const text = JSON.stringify(await watchRaw(stranger, document, { id: asked }))
      return text.replaceAll(asked, 'THE_ID').replaceAll(/"requestId":"[^"]+"/g, '')
    }
    expect(await answer(id)).toBe(await answer(other()))
  },
)

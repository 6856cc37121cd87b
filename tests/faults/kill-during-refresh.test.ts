import { expect, it } from 'vitest'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const Refresh = graphql(`
  mutation KilledRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) {
      ... on RefreshCoveragePayload { task { id } }
    }
  }
`)
const WatchAll = graphql(`
  subscription KilledWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      ... on TaskEvent { type }
    }
  }
`)
const Afterwards = graphql(`
  query KilledAfterwards($agentId: ID!, $taskId: ID!) {
    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }
    task(id: $taskId) {
      status
      result { __typename }
      lastSequence
      events(first: 100) { nodes { sequence type } }
    }
  }
`)

const ROUNDS = sized(1, 5)

it('finishes a refresh at the next start after it was killed, with one snapshot', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret() }
  let canopy = await startCanopyProcess(settings)
  atEnd(() => canopy.end('SIGKILL'))
  const { agentId } = await seedWorld(canopy.client)
  for (let round = 1; round <= ROUNDS; round++) {
    const { refreshCoverage } = await canopy.client.run(Refresh, { agentId })
    const taskId = ('task' in refreshCoverage && refreshCoverage.task?.id) || ''
    // Killed as soon as the task says that it runs.
    await untilStarted(canopy.client.watch(WatchAll, { taskId }))
    await canopy.end('SIGKILL')
    await dataDir.removeLock()
    canopy = await startCanopyProcess(settings)
    const types = await waitForTask(canopy.client, taskId)
    expect(types.filter(type => type === 'COMPLETED')).toHaveLength(1)
    const { agent, task } = await canopy.client.run(Afterwards, { agentId, taskId })
    expect(task).toMatchObject({ status: 'COMPLETED', result: { __typename: 'CoverageSnapshot' } })
    expect(task?.events.nodes.map(event => event.sequence)).toEqual(types.map((_, i) => i + 1))
    expect(agent?.coverageHistory.totalCount).toBe(1 + round)
  }
})

async function untilStarted(items: AsyncIterable<{ taskEvents: { type?: string } }>): Promise<void> {
  for await (const { taskEvents } of items) if (taskEvents.type === 'STARTED') return
}

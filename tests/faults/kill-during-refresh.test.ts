import { expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestClient } from '../support/test-client.ts'

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
const HERE = { PORT: '0', DEMO: 'false', LOG_LEVEL: 'silent' }

it('completes a refresh once, at the next start after the process was killed', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret() }
  let agentId = ''
  for (let round = 1; round <= ROUNDS; round++) {
    const killed = await startCanopyProcess(settings)
    atEnd(() => killed.end('SIGKILL'))
    agentId ||= (await seedWorld(killed.client)).agentId
    const { refreshCoverage } = await killed.client.run(Refresh, { agentId })
    const taskId = ('task' in refreshCoverage && refreshCoverage.task?.id) || ''
    // Kill the process as soon as the task has started.
    await untilStarted(killed.client.watch(WatchAll, { taskId }))
    await killed.end('SIGKILL')
    await dataDir.removeLock()

    // The next start is not killed, so it runs in the test process.
    const canopy = await startCanopy(readConfig([], { ...settings, ...HERE }), () => {})
    atEnd(() => canopy.stop())
    const client = createTestClient(`${canopy.url}/graphql`, settings.BOOTSTRAP_API_KEY)
    const types = await waitForTask(client, taskId)
    expect(types.filter(type => type === 'COMPLETED')).toHaveLength(1)
    const { agent, task } = await client.run(Afterwards, { agentId, taskId })
    expect(task).toMatchObject({ status: 'COMPLETED', result: { __typename: 'CoverageSnapshot' } })
    expect(task?.events.nodes.map(event => event.sequence)).toEqual(types.map((_, i) => i + 1))
    expect(agent?.coverageHistory.totalCount).toBe(1 + round)
    await canopy.stop()
  }
})

async function untilStarted(items: AsyncIterable<{ taskEvents: { type?: string } }>): Promise<void> {
  for await (const { taskEvents } of items) if (taskEvents.type === 'STARTED') return
}

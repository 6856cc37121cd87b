import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { sendRefresh } from '../support/send-work.ts'

const WatchAll = graphql(`
  subscription KilledWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }
  }
`)
const Afterwards = graphql(`
  query KilledAfterwards($agentId: ID!, $taskId: ID!) {
    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }
    task(id: $taskId) {
      status
      result { __typename }
      events(first: 100) { nodes { sequence } }
    }
  }
`)

const ROUNDS = sized(1, 5)

it('completes a refresh once, at the next start after the process was killed', async () => {
  const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy()
  let agentId = ''
  for (let round = 1; round <= ROUNDS; round++) {
    const killed = await startProcess()
    agentId ||= (await seedWorld(killed.client)).agentId
    const taskId = await sendRefresh(killed.client, agentId)
    // Kill the process as soon as the task has started.
    await untilStarted(killed.client.watch(WatchAll, { taskId }))
    await killed.end('SIGKILL')
    await dataDir.removeLock()

    // The next start is not killed, so it runs in the test process.
    const { client, stop } = await startInside()
    const types = await waitForTask(client, taskId)
    expect(types.filter(type => type === 'COMPLETED')).toHaveLength(1)
    const { agent, task } = await client.run(Afterwards, { agentId, taskId })
    expect(task).toMatchObject({ status: 'COMPLETED', result: { __typename: 'CoverageSnapshot' } })
    expect(task?.events.nodes.map(event => event.sequence)).toEqual(types.map((_, i) => i + 1))
    expect(agent?.coverageHistory.totalCount).toBe(1 + round)
    await stop()
  }
})

async function untilStarted(items: AsyncIterable<{ taskEvents: { type?: string } }>): Promise<void> {
  for await (const { taskEvents } of items) if (taskEvents.type === 'STARTED') return
}

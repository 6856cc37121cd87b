import { expect, it } from 'vitest'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const Add = graphql(`
  mutation PoisonedAdd($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      ... on AddDocumentsPayload { task { id } }
    }
  }
`)
const Read = graphql(`
  query PoisonedRead($id: ID!) {
    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }
  }
`)

/** As much work as one request can bring. */
const DOCUMENTS = 900

it('a task that takes two workers with it is given to no other, and the rest goes on', {
  timeout: 120_000,
}, async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret() }
  let canopy = await startCanopyProcess(settings)
  atEnd(() => canopy.end('SIGKILL'))
  const words = (i: number) => Array.from({ length: 90 }, (_, j) => `w${i}x${j}`).join(' ')
  const documents = Array.from({ length: DOCUMENTS }, (_, i) => ({ title: `Document ${i}`, text: words(i) }))
  const { addDocuments } = await canopy.client.run(Add, { input: { documents } })
  const taskId = ('task' in addDocuments && addDocuments.task.id) || ''
  for (let death = 1; death <= 2; death++) {
    const read = async () => (await canopy.client.run(Read, { id: taskId })).task
    await expect
      .poll(read, { timeout: 20_000, interval: 20 })
      .toMatchObject({ status: 'RUNNING', attempt: death })
    await canopy.end('SIGKILL')
    canopy = await startCanopyProcess(settings)
  }
  const types = await waitForTask(canopy.client, taskId)
  expect(types.slice(-2)).toEqual(['FAILED', 'DEAD_LETTERED'])
  expect(types.filter(type => type === 'STARTED')).toHaveLength(2)
  expect((await canopy.client.run(Read, { id: taskId })).task).toEqual({
    status: 'FAILED',
    attempt: 2,
    failure: { code: 'POISONED', retryable: false },
    deadLetter: { reason: 'POISONED', attempts: 2 },
  })
  // Documents, an agent and its measurement: two more tasks that run to their ends.
  await seedWorld(canopy.client)
})

import { expect, it } from 'vitest'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { startEmbeddingsServer } from '../support/embeddings-server.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const Add = graphql(`
  mutation PoisonedAdd {
    addDocuments(input: { documents: [{ title: "Leave", text: "Everybody has 25 days of leave." }] }) {
      __typename
    }
  }
`)
const FindEmbedding = graphql(`
  query PoisonedFind {
    tasks(filter: { kind: [EMBEDDING] }, first: 1) { nodes { id status attempt } }
  }
`)
const Read = graphql(`
  query PoisonedRead($id: ID!) {
    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }
  }
`)

it('a task that crashes two workers is quarantined, and other tasks still run', async () => {
  const server = await startEmbeddingsServer()
  atEnd(server.close)
  // A task waits for the answer that never comes, until its worker is killed.
  let asked = Promise.withResolvers<void>()
  server.misbehave = () => () => asked.resolve()
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = {
    DATA_DIR: dataDir.path,
    BOOTSTRAP_API_KEY: newSecret(),
    EMBEDDINGS_BASE_URL: server.url,
    EMBEDDINGS_MODEL: 'silent',
    EMBEDDINGS_TIMEOUT_MS: '600000',
    EMBEDDINGS_DEBOUNCE_MS: '0',
  }
  let canopy = await startCanopyProcess(settings)
  atEnd(() => canopy.end('SIGKILL'))
  await canopy.client.run(Add, {})
  let taskId = ''
  for (let death = 1; death <= 2; death++) {
    await asked.promise
    asked = Promise.withResolvers()
    const [task] = (await canopy.client.run(FindEmbedding, {})).tasks.nodes
    expect(task).toMatchObject({ status: 'RUNNING', attempt: death })
    taskId = task?.id ?? ''
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
  // Documents, an agent and its measurement: two more tasks that complete.
  await seedWorld(canopy.client)
})

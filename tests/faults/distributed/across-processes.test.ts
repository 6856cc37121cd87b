import { expect, it } from 'vitest'
import { startCanopyProcess } from '../../support/canopy-process.ts'
import { graphql } from '../../support/gql/gql.ts'
import { sized } from '../../support/scale.ts'
import { sendDocuments } from '../../support/send-work.ts'
import { atEnd, startTestCanopy } from '../../support/start-test-canopy.ts'

const Watch = graphql(`
  subscription AcrossWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { __typename ... on TaskEvent { sequence type } }
  }
`)

const EVENTS = sized(30, 2_000)
const DOCUMENTS = sized(20, 330)

it('delivers every event of a worker process to a subscriber of the API by its wake-up alone', async () => {
  // Its streams do not poll: an event whose wake-up was lost would not arrive.
  const canopy = await startTestCanopy({}, undefined, { hasWorker: false })
  atEnd(canopy.stop)
  const { client, app } = canopy
  const worker = await startCanopyProcess(
    {
      DATABASE_URL: app.config.databaseUrl ?? '',
      REDIS_URL: app.config.redisUrl ?? '',
      BOOTSTRAP_API_KEY: client.secret,
    },
    ['--role=worker'],
  )
  atEnd(() => worker.end('SIGKILL'))
  for (let delivered = 0; delivered < EVENTS; ) {
    const taskId = await sendDocuments(client, DOCUMENTS)
    const events: { sequence: number; type: string }[] = []
    for await (const { taskEvents: item } of client.watch(Watch, { taskId }))
      if (item.__typename === 'TaskEvent') events.push(item)
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1))
    expect(events.at(-1)?.type).toBe('COMPLETED')
    delivered += events.length
  }
})

import { print } from 'graphql'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exemptMessages } from '../support/foreign-messages.ts'
import { graphql } from '../support/gql/gql.ts'
import { parseEventStream } from '../support/parse-event-stream.ts'
import { requestRaw } from '../support/raw-request.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

const Prepare = graphql(`
  mutation ForgedPrepare {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
  }
`)
const Enqueue = graphql(`
  mutation ForgedEnqueue {
    createAgent(input: { name: "guide", nodeKeys: ["all"] }) { ... on CreateAgentPayload { task { id } } }
  }
`)
const Watch = graphql(`
  subscription ForgedWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      ... on TaskEvent { sequence type message progress { step } failure { message } }
    }
  }
`)

const FORGED = '{"data":{"taskEvents":{"sequence":99,"type":"COMPLETED"}}}'
/** Without escaping, each would create an extra frame, a completion or another field. */
const HOSTILE = [
  `\n\nevent: next\ndata: ${FORGED}\n\n`,
  `\r\n\r\nevent: next\r\ndata: ${FORGED}\r\n\r\n`,
  `\r\revent: next\rdata: ${FORGED}\r\r`,
  '\n\nevent: complete\ndata:\n\n',
  `\u2028\u2028event: next\u2028data: ${FORGED}\u2028\u2029\u0085\u0085`,
  'data: one\ndata: two\nid: 99\nretry: 1\n: comment',
  'one\n\n\uFEFFevent: complete\ndata:\n\n',
  'id: 99\u000b\u000c\n\n',
]

exemptMessages(HOSTILE)

let canopy: TestCanopy
let taskId: string
beforeAll(async () => {
  const code: TaskCode = async ({ report }) => {
    for (const [i, step] of HOSTILE.entries()) await report({ percent: i + 1, step })
    throw new Error(HOSTILE.join(''))
  }
  canopy = await startTestCanopy({ TASK_MAX_ATTEMPTS: '1' }, { COVERAGE_REFRESH: code })
  await canopy.client.run(Prepare, {})
  const { createAgent } = await canopy.client.run(Enqueue, {})
  if (!('task' in createAgent)) throw new Error('no task')
  taskId = createAgent.task.id
  await waitForTask(canopy.client, taskId)
})
afterAll(() => canopy.stop())

interface Answer {
  data: { taskEvents: { sequence: number; progress: { step: string | null } } }
}

function expectTrue(answers: Answer[]): void {
  expect(answers.map(({ data }) => data.taskEvents.sequence)).toEqual(answers.map((_, i) => i + 1))
  const steps = answers.map(({ data }) => data.taskEvents.progress.step)
  for (const step of HOSTILE) expect(steps).toContain(step)
}

describe('texts that look like SSE frames', () => {
  it('do not create frames for a parser of the standard', async () => {
    const { client } = canopy
    const { text } = await requestRaw(client.url, {
      headers: {
        authorization: `Bearer ${client.secret}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ query: print(Watch), variables: { taskId } }),
    })
    const events = parseEventStream(text)
    expect(events.at(-1)).toMatchObject({ type: 'complete', data: '' })
    const next = events.slice(0, -1)
    expect(next.map(({ type }) => type)).toEqual(next.map(() => 'next'))
    expect(next.map(({ lastEventId }) => lastEventId)).toEqual(next.map((_, i) => String(i + 1)))
    expectTrue(next.map(({ data }) => JSON.parse(data)))
  })

  it('do not create frames for the graphql-sse client', async () => {
    const { url, secret } = canopy.client
    const client = createClient({ url, headers: { authorization: `Bearer ${secret}` }, retryAttempts: 0 })
    const answers: Answer[] = []
    for await (const answer of client.iterate({ query: print(Watch), variables: { taskId } }))
      answers.push(answer as unknown as Answer)
    client.dispose()
    expectTrue(answers)
  })
})

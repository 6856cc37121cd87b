import { print } from 'graphql'
import { createClient } from 'graphql-sse'
import { beforeAll, describe, expect, it } from 'vitest'
import { exemptMessages } from '../support/foreign-messages.ts'
import { graphql } from '../support/gql/gql.ts'
import { parseEventStream } from '../support/parse-event-stream.ts'
import { postRaw } from '../support/raw-request.ts'
import { createMeasuredAgent, createTaxonomy } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

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

const code: TaskCode = async ({ report }) => {
  for (const [i, step] of HOSTILE.entries()) await report({ percent: i + 1, step })
  throw new Error(HOSTILE.join(''))
}
const canopy = setUpTestCanopy({ TASK_MAX_ATTEMPTS: '1' }, { COVERAGE_REFRESH: code })
let taskId: string
beforeAll(async () => {
  await createTaxonomy(canopy.client, [{ key: 'policies', name: 'Policies' }])
  ;({ taskId } = await createMeasuredAgent(canopy.client))
})

interface Answer {
  data: { taskEvents: { sequence: number; progress: { step: string | null } } }
}

function expectUnforged(answers: Answer[]): void {
  expect(answers.map(({ data }) => data.taskEvents.sequence)).toEqual(answers.map((_, i) => i + 1))
  const steps = answers.map(({ data }) => data.taskEvents.progress.step)
  for (const step of HOSTILE) expect(steps).toContain(step)
}

describe('texts that look like SSE frames', () => {
  it('do not create frames for a parser that follows the standard', async () => {
    const body = { query: print(Watch), variables: { taskId } }
    const { text } = await postRaw(canopy.client, body, { accept: 'text/event-stream' })
    const events = parseEventStream(text)
    expect(events.at(-1)).toMatchObject({ type: 'complete', data: '' })
    const next = events.slice(0, -1)
    expect(next.map(({ type }) => type)).toEqual(next.map(() => 'next'))
    expect(next.map(({ lastEventId }) => lastEventId)).toEqual(next.map((_, i) => String(i + 1)))
    expectUnforged(next.map(({ data }) => JSON.parse(data)))
  })

  it('do not create frames for the graphql-sse client', async () => {
    const { url, secret } = canopy.client
    const client = createClient({ url, headers: { authorization: `Bearer ${secret}` }, retryAttempts: 0 })
    const answers: Answer[] = []
    for await (const answer of client.iterate({ query: print(Watch), variables: { taskId } }))
      answers.push(answer as unknown as Answer)
    client.dispose()
    expectUnforged(answers)
  })
})

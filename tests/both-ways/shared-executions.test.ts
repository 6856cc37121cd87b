import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/platform/auth/viewer.ts'
import { operationKey } from '../../src/platform/streams/operation-key.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents } from '../support/open-stream.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Watch = graphql(`
  subscription SharedWatch($taskId: ID!, $after: Int, $withTask: Boolean = true) {
    taskEvents(taskId: $taskId, after: $after) {
      ... on TaskEvent { sequence message task @include(if: $withTask) { id lastSequence progress { step } } }
    }
  }
`)
const SUBSCRIBERS = 40
const EVENTS = 10

let canopy: TestCanopy
let workspaceId: string
beforeAll(async () => {
  // Nothing else may ask the database meanwhile.
  canopy = await startTestCanopy({
    EVENT_POLL_MS: '60000',
    STREAM_RECHECK_MS: '5000',
    SCHEDULE_POLL_MS: '60000',
    WORKER_POLL_MS: '60000',
    WORKER_HEARTBEAT_MS: '5000',
    TASK_LEASE_MS: '60000',
  })
  workspaceId = (await canopy.app.database.prisma.workspace.findFirstOrThrow()).id
})
afterAll(() => canopy.stop())

describe('those who ask the same', () => {
  it('get every event from one execution and one read, whenever they came', async () => {
    const task = await makeRunningTask(canopy.app, workspaceId)
    const seen = (i: number) => i % 3
    const streams = await Promise.all(
      Array.from({ length: SUBSCRIBERS }, (_, i) =>
        openEvents(canopy.client, { document: Watch, variables: { taskId: task.id, after: seen(i) } }),
      ),
    )
    // So many statements are the test's own, for each event that it writes.
    const alone = await makeRunningTask(canopy.app, workspaceId)
    const own = await countFor(() => alone.write('alone'))
    const statements = await countFor(async () => {
      for (let i = 1; i <= EVENTS; i++) {
        await task.write(`step ${i}`)
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    })
    await task.finish()
    // For each event: its own, one to read it, one for the task in it; with some slack for what lives beside them.
    expect(statements).toBeLessThanOrEqual(EVENTS * (own + 2) + 8)
    for (const [i, { ended }] of streams.entries()) {
      const { items, isComplete } = await ended
      const events = items.map(item => (item.data as { taskEvents: { sequence: number } }).taskEvents)
      expect(events.map(event => event.sequence)).toEqual(
        Array.from({ length: EVENTS + 3 - seen(i) }, (_, n) => n + 1 + seen(i)),
      )
      expect(isComplete).toBe(true)
    }
  })
})

async function countFor(run: () => Promise<unknown>): Promise<number> {
  const { database } = canopy.app
  const before = database.statementCount()
  await run()
  return database.statementCount() - before
}

describe('who shares an execution', () => {
  const viewer: Viewer = { workspaceId: 'w', userId: 'u', apiKeyId: 'k', scopes: new Set(['READ']) }
  const document = parse(`
    subscription A($id: ID!, $after: Int, $n: Int, $yes: Boolean!) {
      taskEvents(taskId: $id, after: $after) { ...F ... on Heartbeat @include(if: $yes) { at } }
    }
    fragment F on TaskEvent { task { events(first: $n) { totalCount } } }
  `)
  const key = (variableValues: Record<string, unknown>, who = viewer) =>
    operationKey({ document, operationName: 'A', variableValues }, who)
  const usual = { id: 'task_1', after: 1, n: 5, yes: true }

  it('does not hang on which events are asked for', () => {
    expect(key({ ...usual, after: 7 })).toBe(key(usual))
    expect(key({ ...usual, id: 'task_2' })).toBe(key(usual))
    expect(key(usual, { ...viewer, apiKeyId: 'another' })).toBe(key(usual))
  })

  it.each([
    ['a variable in a fragment', key({ ...usual, n: 6 })],
    ['a variable in a directive', key({ ...usual, yes: false })],
    ['the workspace', key(usual, { ...viewer, workspaceId: 'another' })],
    ['the user', key(usual, { ...viewer, userId: 'another' })],
    ['the scopes', key(usual, { ...viewer, scopes: new Set(['READ', 'WRITE']) })],
  ])('hangs on %s', (_, other) => {
    expect(other).not.toBe(key(usual))
  })

  it('hangs on a variable that is used both in the arguments of the root field and below it', () => {
    const both = parse(
      'subscription ($n: Int) { taskEvents(taskId: "t", after: $n) { ... on TaskEvent { task { events(after: $n) { totalCount } } } } }',
    )
    const of = (n: number) => operationKey({ document: both, variableValues: { n } }, viewer)
    expect(of(1)).not.toBe(of(2))
  })
})

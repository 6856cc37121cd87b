import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { parse } from 'graphql'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import type { Language } from '../../src/languages/language.ts'
import { MESSAGES_CHANNEL } from '../../src/languages/localize.ts'
import { operationKey } from '../../src/streams/execution.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { type EndedStream, type OpenStream, openEvents } from '../support/open-stream.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Watch = graphql(`
  subscription SharedWatch($taskId: ID!, $after: Int, $withTask: Boolean = true) {
    taskEvents(taskId: $taskId, after: $after) {
      ... on TaskEvent { sequence message task @include(if: $withTask) { id lastSequence progress { step } } }
    }
  }
`)
const SUBSCRIBERS = 40
const EVENTS = 10

const canopy = setUpTestCanopy({}, undefined, { hasWorker: false })
let workspaceId: string
beforeAll(async () => {
  workspaceId = (await canopy.app.database.prisma.workspace.findFirstOrThrow()).id
})

/** Slows the clock: an execution is shared for one second, and on a busy machine a subscriber may join later. */
function slowDownClock(): void {
  const startedAt = performance.now()
  const real = performance.now.bind(performance)
  const now = vi.spyOn(performance, 'now').mockImplementation(() => startedAt + (real() - startedAt) / 100)
  atEnd(() => now.mockRestore())
}

/** Waits until each stream has received a number of items. */
const expectReceived = (streams: readonly OpenStream[], count: (i: number) => number) =>
  expect.poll(() => streams.map(({ received }) => received().length)).toEqual(streams.map((_, i) => count(i)))

const eventsOf = (items: EndedStream['items']) =>
  items.map(({ data }) => (data as { taskEvents: { sequence: number; message: string } }).taskEvents)

describe('subscribers with the same operation', () => {
  it('share one execution and one read of every event, wherever they started', async () => {
    slowDownClock()
    const task = await makeRunningTask(canopy.app, workspaceId)
    const skipped = (i: number) => i % 3
    const streams = await Promise.all(
      Array.from({ length: SUBSCRIBERS }, (_, i) =>
        openEvents(canopy.client, { document: Watch, variables: { taskId: task.id, after: skipped(i) } }),
      ),
    )
    const haveAll = (last: number) => expectReceived(streams, i => last - skipped(i))
    await haveAll(2)
    const unwatched = await makeRunningTask(canopy.app, workspaceId)
    const perWrite = await countStatements(canopy, () => unwatched.write('unwatched'))
    const statements = await countStatements(canopy, async () => {
      for (let i = 1; i <= EVENTS; i++) {
        await task.write(`step ${i}`)
        await haveAll(2 + i)
      }
    })
    await task.finish()
    // Per event: the statements that write it, one that reads it and one that reads its task.
    expect(statements).toBe(EVENTS * (perWrite + 2))
    for (const [i, { ended }] of streams.entries()) {
      const { items, isComplete } = await ended
      expect(eventsOf(items).map(event => event.sequence)).toEqual(
        Array.from({ length: EVENTS + 3 - skipped(i) }, (_, n) => n + 1 + skipped(i)),
      )
      expect(isComplete).toBe(true)
    }
  })

  it('share one execution per language and get messages in their own', async () => {
    slowDownClock()
    expect(await watchStep(['ko', 'ko', 'ko-KR,ko;q=0.9,en;q=0.8'])).toEqual({
      messages: ['파일 생성', '파일 생성', '파일 생성'],
      executions: 1,
    })
    expect(await watchStep(['ko', 'en', 'ko-KR,ko;q=0.9,en;q=0.8', 'fr', 'ko'])).toEqual({
      messages: ['파일 생성', 'Exporting files', '파일 생성', 'Exporting files', '파일 생성'],
      executions: 2,
    })
  })
})

/** Writes one step of a task for several subscribers. @returns the message that each got, and the number of executions. */
async function watchStep(languages: string[]): Promise<{ messages: unknown[]; executions: number }> {
  const step = 'Exporting files'
  const task = await makeRunningTask(canopy.app, workspaceId)
  const streams = await Promise.all(
    languages.map(language =>
      openEvents(canopy.client, {
        document: Watch,
        variables: { taskId: task.id, after: 0, withTask: false },
        headers: { 'accept-language': language },
      }),
    ),
  )
  const haveAll = (count: number) => expectReceived(streams, () => count)
  await haveAll(2)
  let executions = 0
  const count = (message: unknown) => {
    if (message === step) executions += 1
  }
  subscribe(MESSAGES_CHANNEL, count)
  atEnd(() => unsubscribe(MESSAGES_CHANNEL, count))
  await task.write(step)
  await haveAll(3)
  unsubscribe(MESSAGES_CHANNEL, count)
  await task.finish()
  const ended = await Promise.all(streams.map(stream => stream.ended))
  return { messages: ended.map(({ items }) => eventsOf(items)[2]?.message), executions }
}

describe('the key of a shared execution', () => {
  const viewer: Viewer = {
    workspaceId: 'w',
    userId: 'u',
    apiKeyId: 'k',
    scopes: new Set(['READ']),
    restrictions: null,
    rateLimit: null,
  }
  const document = parse(`
    subscription A($id: ID!, $after: Int, $n: Int, $yes: Boolean!) {
      taskEvents(taskId: $id, after: $after) { ...F ... on Heartbeat @include(if: $yes) { at } }
    }
    fragment F on TaskEvent { task { events(first: $n) { totalCount } } }
  `)
  const key = (variableValues: Record<string, unknown>, who = viewer, language: Language = 'en') =>
    operationKey({ document, operationName: 'A', variableValues }, who, language)
  const usual = { id: 'task_1', after: 1, n: 5, yes: true }

  it('does not depend on the cursor, the task or the API key', () => {
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
    ['the language', key(usual, viewer, 'ko')],
  ])('depends on %s', (_, other) => {
    expect(other).not.toBe(key(usual))
  })

  it('depends on a variable that is used in the arguments of the root field and below it', () => {
    const both = parse(
      'subscription ($n: Int) { taskEvents(taskId: "t", after: $n) { ... on TaskEvent { task { events(after: $n) { totalCount } } } } }',
    )
    const of = (n: number) => operationKey({ document: both, variableValues: { n } }, viewer, 'en')
    expect(of(1)).not.toBe(of(2))
  })
})

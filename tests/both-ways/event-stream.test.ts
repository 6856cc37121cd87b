import { print } from 'graphql'
import { describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { openEvents } from '../support/open-stream.ts'
import { makeRunningTask, type RunningTask } from '../support/running-task.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Watch = graphql(`
  subscription EventStreamWatch($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }
  }
`)

const canopy = setUpTestCanopy({ STREAM_KEEP_ALIVE_MS: '100' })
const over = setUp(async () => {
  const task = await newTask()
  await task.write('half')
  await task.finish()
  return task
})

async function newTask(): Promise<RunningTask> {
  const workspace = await canopy.app.database.prisma.workspace.findFirstOrThrow()
  return makeRunningTask(canopy.app, workspace.id)
}

/** The frame of an event. */
const event = (sequence: number, type: string) =>
  `id: ${sequence}\nevent: next\ndata: ${JSON.stringify({ data: { taskEvents: { sequence, type } } })}\n\n`
const TYPES = ['ENQUEUED', 'STARTED', 'PROGRESSED', 'CANCELLED']
const WHOLE = [...TYPES.map((type, i) => event(i + 1, type)), 'event: complete\ndata:\n\n']

const COMMENT = /^:\n\n/gm

/** Removes comments, whose timing varies. */
const frames = (text: string) => text.replace(COMMENT, '')

function get(headers: Record<string, string>, variables: object = { taskId: over.id, after: 0 }) {
  const query = new URLSearchParams({ query: print(Watch), variables: JSON.stringify(variables) })
  return fetch(`${canopy.client.url}?${query}`, {
    headers: { accept: 'text/event-stream', 'x-api-key': canopy.client.secret, ...headers },
  })
}

describe('a stream over Server-Sent Events', () => {
  it('sends the same frames for POST and GET', async () => {
    const variables = { taskId: over.id, after: 0 }
    const { ended } = await openEvents(canopy.client, { document: Watch, variables })
    expect(frames((await ended).text)).toBe(WHOLE.join(''))
    expect(frames(await (await get({})).text())).toBe(WHOLE.join(''))
  })

  it('resumes after Last-Event-ID', async () => {
    expect(frames(await (await get({ 'last-event-id': '2' })).text())).toBe(WHOLE.slice(2).join(''))
  })

  it('is neither buffered, compressed nor cached', async () => {
    const { headers, body } = await get({ 'accept-encoding': 'gzip, br' })
    expect(headers.get('content-type')).toBe('text/event-stream')
    expect(headers.get('x-accel-buffering')).toBe('no')
    expect(headers.get('cache-control')).toBe('no-cache, no-transform')
    expect(headers.get('content-encoding')).toBeNull()
    await body?.cancel()
  })

  it('sends comments while nothing happens', async () => {
    const task = await newTask()
    const { body } = await get({}, { taskId: task.id })
    const STARTED = event(2, 'STARTED')
    let text = ''
    let isFinished = false
    for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part
      // One comment opens the stream. The others are sent periodically.
      const isKeptAlive = text.includes(STARTED) && [...text.matchAll(COMMENT)].length >= 4
      if (isFinished || !isKeptAlive) continue
      isFinished = true
      await task.finish()
    }
    expect(frames(text)).toBe([STARTED, event(3, 'CANCELLED'), WHOLE[4]].join(''))
  })

  it('is refused with 406 if the client does not accept event streams', async () => {
    const { status } = await openEvents(canopy.client, {
      document: Watch,
      variables: { taskId: (await newTask()).id },
      headers: { accept: 'application/json' },
    })
    expect(status).toBe(406)
    // Streams of other tests may take a moment to close.
    await expect.poll(() => canopy.app.readers.count()).toBe(0)
    await expect.poll(() => canopy.app.metrics.scrape()).toMatch(/^canopy_subscriptions_open 0$/m)
  })
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createCanopyClient, RequestRefused } from '../../examples/canopy-client.ts'
import { collect } from '../support/collect.ts'
import { startCutOnceProxy } from '../support/cut-once-proxy.ts'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { atEnd, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Watch = graphql(`
  subscription ExampleWatch($after: String) { workspaceEvents(after: $after) { __typename } }
`)
const ListEvents = graphql(`
  query ExampleEvents {
    workspaceEvents(first: 100) { events { cursor event { type task { id } } } }
  }
`)
/** Each example, and the text before which its connection is cut: in the third event or right before it. */
const EXAMPLES = {
  'graphql-sse.ts': 'id: 3',
  'urql.ts': 'id: 3',
  'event-source.ts': '"sequence":3',
  'graphql-ws.ts': '"sequence":3',
  'apollo.ts': '"sequence":3',
}
const WHOLE = ['ENQUEUED', 'STARTED', 'PROGRESSED', 'PROGRESSED', 'COMPLETED']

let canopy: TestCanopy
let seed: Seed
beforeAll(async () => {
  canopy = await startTestCanopy()
  seed = await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

/** Starts an example from docs/clients.md with the seeded task. */
function start(file: string, url: string, ...args: string[]): ChildProcess {
  const path = `examples/clients/${file}`
  const [command, ...given] = file.endsWith('.ts') ? [process.execPath, path] : [path, ...args]
  const child = spawn(command ?? path, given, {
    env: {
      PATH: process.env.PATH,
      CANOPY_URL: url,
      CANOPY_API_KEY: canopy.client.secret,
      TASK_ID: seed.taskId,
      AGENT_ID: seed.agentId,
      QUESTION: 'How many days of annual leave?',
      NODE_COMPILE_CACHE: inject('compileCacheDir'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  atEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return child
}

/** Runs an example through a proxy that cuts the connection once. @returns its output lines. */
async function runThroughCut(file: string, cutAt: string): Promise<string[]> {
  const proxy = await startCutOnceProxy(canopy.url, cutAt)
  const { stdout } = start(file, proxy.url)
  const output = await text(stdout!)
  expect(proxy.wasCut(), file).toBe(true)
  return output.trim().split('\n')
}

// Runs all examples concurrently, because each waits before it reconnects.
it('resumes every client after a disconnect, delivers each event once and in order, and completes', async () => {
  const examples = Object.entries(EXAMPLES)
  const outputs = await Promise.all(
    examples.map(async ([file, cutAt]) => [file, await runThroughCut(file, cutAt)] as const),
  )
  const events = WHOLE.map((type, i) => `"sequence":${i + 1},"type":"${type}"`)
  const lines = [...events.map(event => expect.stringContaining(event)), 'Stream completed.']
  expect(Object.fromEntries(outputs)).toEqual(Object.fromEntries(examples.map(([file]) => [file, lines])))
})

it('resumes a question after a disconnect without asking it again', async () => {
  const { agentQuery } = canopy.app.database.prisma
  const before = await agentQuery.count()
  const proxy = await startCutOnceProxy(canopy.url, '"sequence":3')
  const lines = (await text(start('ask.ts', proxy.url).stdout!)).trim().split('\n')
  expect(proxy.wasCut()).toBe(true)
  expect(lines.at(-1)).toBe('Stream completed.')
  const items = lines.slice(0, -1).map(line => JSON.parse(line))
  expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, i) => i + 2))
  expect(items.at(-1)).toMatchObject({ answer: { text: expect.stringContaining('25 days') } })
  expect((await agentQuery.count()) - before).toBe(1)
})

it('resumes a workspace subscriber after a disconnect without missing an event', async () => {
  const { events } = (await canopy.client.run(ListEvents, {})).workspaceEvents
  const proxy = await startCutOnceProxy(canopy.url, events[3]?.cursor ?? 'no event')
  const { stdout } = start('watch-workspace.ts', proxy.url)
  let output = ''
  stdout?.on('data', data => (output += data))
  await expect.poll(() => output).toContain(events.at(-1)?.cursor)
  expect(proxy.wasCut()).toBe(true)
  const lines = events.map(({ cursor, event }) => `${event.type} ${event.task.id} (${cursor})\n`)
  expect(output).toBe(lines.join(''))
})

it('sends the remaining events to curl with the last event ID', async () => {
  const proxy = await startCutOnceProxy(canopy.url, '"sequence":3')
  const idsOf = (output: string) =>
    [...output.matchAll(/^id: (\d+)\nevent: next\ndata: .+\n\n/gm)].map(it => it[1])
  expect(idsOf(await text(start('curl.sh', proxy.url).stdout!))).toEqual(['1', '2'])
  const rest = await text(start('curl.sh', proxy.url, '2').stdout!)
  expect(idsOf(rest)).toEqual(['3', '4', '5'])
  expect(rest).toMatch(/event: complete\ndata:\n\n$/)
})

it.each([
  ['UNAUTHENTICATED', 'no key', '0'],
  ['BAD_CURSOR', null, 'nonsense'],
])('throws in the Canopy client when a stream is rejected with %s', async (code, key, after) => {
  const client = createCanopyClient(canopy.url, key ?? canopy.client.secret)
  const error = await collect(client.watch(Watch, { after })).catch(problem => problem)
  expect(error).toBeInstanceOf(RequestRefused)
  expect(error.code).toBe(code)
})

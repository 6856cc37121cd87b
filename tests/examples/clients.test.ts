import { beforeAll, expect, it } from 'vitest'
import { createCanopyClient, RequestRefused } from '../../examples/canopy-client.ts'
import { collect } from '../support/collect.ts'
import { startCutOnceProxy } from '../support/cut-once-proxy.ts'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { type Script, spawnScript } from '../support/spawn-script.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

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

const canopy = setUpTestCanopy()
let seed: Seed
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
})

/** Starts an example from docs/clients.md with the seeded task. */
function start(file: string, url: string, ...args: string[]): Script {
  return spawnScript(`examples/clients/${file}`, args, {
    CANOPY_URL: url,
    CANOPY_API_KEY: canopy.client.secret,
    TASK_ID: seed.taskId,
    AGENT_ID: seed.agentId,
    QUESTION: 'How many days of annual leave?',
  })
}

/** Runs an example to its end. @returns its output. */
async function run(file: string, url: string, ...args: string[]): Promise<string> {
  const { ended, output } = start(file, url, ...args)
  await ended
  return output()
}

/** Runs an example through a proxy that cuts the connection once. @returns its output lines. */
async function runThroughCut(file: string, cutAt: string): Promise<string[]> {
  const proxy = await startCutOnceProxy(canopy.url, cutAt)
  const output = await run(file, proxy.url)
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
  const lines = await runThroughCut('ask.ts', '"sequence":3')
  expect(lines.at(-1)).toBe('Stream completed.')
  const items = lines.slice(0, -1).map(line => JSON.parse(line))
  expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, i) => i + 2))
  expect(items.at(-1)).toMatchObject({ answer: { text: expect.stringContaining('25 days') } })
  expect((await agentQuery.count()) - before).toBe(1)
})

it('asks in a page with a short-lived key of a visitor', async () => {
  const { apiKey } = canopy.app.database.prisma
  const lines = (await run('page.ts', canopy.url)).trim().split('\n')
  expect(lines.at(-1)).toBe('Stream completed.')
  const last = JSON.parse(lines.at(-2) ?? '')
  expect(last.answer.text).toContain('25 days')
  expect(last.answer.citations[0].chunk.document).toEqual({ title: 'Annual leave' })
  expect(await apiKey.count({ where: { mintedById: { not: null }, scopes: { equals: ['ASK'] } } })).toBe(1)
})

it('resumes a workspace subscriber after a disconnect without missing an event', async () => {
  const { events } = (await canopy.client.run(ListEvents, {})).workspaceEvents
  const proxy = await startCutOnceProxy(canopy.url, events[3]?.cursor ?? 'no event')
  const { output } = start('watch-workspace.ts', proxy.url)
  await expect.poll(output).toContain(events.at(-1)?.cursor)
  expect(proxy.wasCut()).toBe(true)
  const lines = events.map(({ cursor, event }) => `${event.type} ${event.task.id} (${cursor})\n`)
  expect(output()).toBe(lines.join(''))
})

it('sends the remaining events to curl with the last event ID', async () => {
  const proxy = await startCutOnceProxy(canopy.url, '"sequence":3')
  const idsOf = (output: string) =>
    [...output.matchAll(/^id: (\d+)\nevent: next\ndata: .+\n\n/gm)].map(it => it[1])
  expect(idsOf(await run('curl.sh', proxy.url))).toEqual(['1', '2'])
  const rest = await run('curl.sh', proxy.url, '2')
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

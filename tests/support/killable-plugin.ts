import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { exemptMessages } from './foreign-messages.ts'
import { graphql } from './gql/gql.ts'
import { startHttpServer } from './http-server.ts'
import { ask, readRun, startRun } from './plugin-packages.ts'
import { waitForTask } from './seed.ts'
import { atEnd } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'

const Watch = graphql(`
  subscription KilledRunWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type message } }
  }
`)

// Lines that the plugin writes.
exemptMessages(['computing', 'sent'])

/** Where a run is when something is killed: started, computing, sending, after its request, and waiting for another. */
export const POINTS = ['started', 'computing', 'sending', 'sent', 'waiting'] as const
export type Point = (typeof POINTS)[number]
/** The tool `run`, which can be killed at each point. Computes only at its first attempt, and until it is killed. */
export const pluginFor = (url: string) => `export const tools = {
  async run({ point, waits }, host) {
    if (point === 'computing' && !(await host.storage.get(point))) {
      await host.storage.set(point, true)
      host.log('computing')
      for (;;);
    }
    await host.fetch('${url}' + point, { method: 'POST', timeoutMs: 30_000 })
    host.log('sent')
    if (waits) await host.fetch('${url}' + point, { timeoutMs: 30_000 })
    return {}
  },
}`

/** A service that never answers a GET, nor the POST of "sending". Counts the POSTs, and tells of each request. */
export async function startService() {
  const posts = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  const service = await startHttpServer(({ method, url = '' }, response) => {
    const point = url.slice(1)
    if (method === 'POST') posts.set(point, (posts.get(point) ?? 0) + 1)
    waiting.get(`${method} ${point}`)?.()
    if (method === 'POST' && point !== 'sending') response.end('ok')
  })
  atEnd(service.close)
  const arrival = (request: string) => new Promise<void>(resolve => waiting.set(request, resolve))
  return { url: `${service.url}/`, host: new URL(service.url).host, posts, arrival }
}

/** Resolves when the run is at the point. */
async function reach(
  client: TestClient,
  taskId: string,
  point: Point,
  arrived: Promise<void>,
): Promise<void> {
  if (point === 'sending' || point === 'waiting') return arrived
  const isThere = (event: { type?: string; message?: string | null }) =>
    point === 'started' ? event.type === 'STARTED' : event.message === point
  for await (const { taskEvents } of client.watch(Watch, { taskId })) if (isThere(taskEvents)) return
}

const LAUNCHER = 'sandbox/launcher.ts'
const SANDBOX = 'sandbox/child.ts'

/** The processes that start sandboxes for a Canopy. */
export const launchersOf = (host: number) => childrenOf([host], LAUNCHER)

/** The sandboxes that launchers have started. */
export const startedBy = (launchers: readonly number[]) => childrenOf(launchers, SANDBOX)

/** The sandboxes of a Canopy. */
export const sandboxesOf = async (host: number) => startedBy(await launchersOf(host))

/** The launcher and the sandbox of a Canopy whose run is at the point. At the start of a run, they may not exist yet. */
export async function childrenAt(point: Point, host: number): Promise<number[]> {
  const launchers = await launchersOf(host)
  const children = [...launchers, ...(await startedBy(launchers))]
  if (point !== 'started') expect(children.length, point).toBeGreaterThanOrEqual(2)
  return children
}

async function childrenOf(parents: readonly number[], script: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async pid => parents.includes(await parentOf(pid)) && (await commandOf(pid)).includes(script)),
  )
  return pids.filter((_, i) => found[i])
}

const readProcess = (pid: number, name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')
const commandOf = (pid: number) => readProcess(pid, 'cmdline')

async function parentOf(pid: number): Promise<number> {
  const stat = await readProcess(pid, 'stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** Whether neither a sandbox nor a launcher has this process ID. */
export async function isGone(pid: number): Promise<boolean> {
  const command = await commandOf(pid)
  return !command.includes(SANDBOX) && !command.includes(LAUNCHER)
}

/** Of a Canopy whose runs are killed. */
export const KILLABLE_SETTINGS = {
  PLUGIN_ALLOW_UNSIGNED: 'true',
  PLUGIN_ALLOW_LOOPBACK: 'true',
  PLUGIN_CPU_MS: '60000',
  PLUGIN_TIMEOUT_MS: '600000',
  // So that the only sandbox is the one that runs.
  PLUGIN_WARM_SANDBOXES: '0',
}

export async function startNamedRun(
  client: TestClient,
  id: string,
  point: Point,
  waits: boolean,
): Promise<string> {
  const started = await startRun(client, { id, input: { point, waits }, idempotencyKey: `${id} ${point}` })
  if (started.__typename !== 'RunPluginPayload') throw new Error(JSON.stringify(started))
  return started.task.id
}

type Service = Awaited<ReturnType<typeof startService>>

/** A run that starts again must come to an end. */
const waitsAt = (point: Point) => point !== 'started' && point !== 'computing'

/** Starts a run and waits until it is at the point. @returns the ID of its task. */
export async function startAndReach(
  client: TestClient,
  { id, point, service, waits = waitsAt(point) }: KillableRun & { waits?: boolean },
): Promise<string> {
  service.posts.clear()
  const arrived = service.arrival(`${point === 'sending' ? 'POST' : 'GET'} ${point}`)
  const taskId = await startNamedRun(client, id, point, waits)
  await reach(client, taskId, point, arrived)
  return taskId
}

interface KillableRun {
  /** ID of the plugin. */
  id: string
  point: Point
  service: Service
}

/** Waits for the end of a run whose worker was killed, and expects one end, no second request, and no second run. */
export async function expectOneEnd(client: TestClient, taskId: string, { id, point, service }: KillableRun) {
  const types = await waitForTask(client, taskId)
  const ends = types.filter(type => ['COMPLETED', 'FAILED'].includes(type))
  expect(ends, point).toHaveLength(1)
  const run = await readRun(client, taskId)
  const posts = service.posts.get(point) ?? 0
  // After its start, a run may have sent its request already, or be about to.
  const isRepeated = point === 'started' ? run.status === 'COMPLETED' : point === 'computing'
  if (isRepeated)
    expect({ run, posts }, point).toMatchObject({ run: { status: 'COMPLETED', attempt: 2 }, posts: 1 })
  else expect(run, point).toMatchObject({ status: 'FAILED', failure: { code: 'INTERRUPTED' } })
  expect(posts, point).toBeLessThanOrEqual(1)
  expect(await startNamedRun(client, id, point, waitsAt(point))).toBe(taskId)
}

export const manifestFor = (host: string, name: string) => ({
  name,
  permissions: ask(`network:${host}`, 'storage'),
  tools: {
    run: {
      description: 'Sends a request.',
      input: { type: 'object', properties: { point: { type: 'string' }, waits: { type: 'boolean' } } },
      output: { type: 'object' },
    },
  },
})

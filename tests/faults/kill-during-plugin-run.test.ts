import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { exemptMessages } from '../support/foreign-messages.ts'
import { graphql } from '../support/gql/gql.ts'
import { startHttpServer } from '../support/http-server.ts'
import { addPlugin, ask, readRun, startRun } from '../support/plugin-packages.ts'
import { sized } from '../support/scale.ts'
import { waitForTask } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const Watch = graphql(`
  subscription KilledRunWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type message } }
  }
`)

// Lines that the plugin writes.
exemptMessages(['computing', 'sent'])

/** Where a run is when something is killed: started, computing, sending, after its request, and waiting for another. */
const POINTS = ['started', 'computing', 'sending', 'sent', 'waiting'] as const
type Point = (typeof POINTS)[number]
const HOST_POINTS: readonly Point[] = sized<readonly Point[]>(['sending'], POINTS)
const SANDBOX_POINTS: readonly Point[] = sized<readonly Point[]>(['computing'], POINTS)

/** Computes only at its first attempt, and until it is killed. */
const pluginFor = (url: string) => `export const tools = {
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
async function startService() {
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

/** Sandboxes whose parent is this process. */
async function sandboxesOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const found = await Promise.all(pids.map(pid => isSandbox(pid, parent)))
  return pids.filter((_, i) => found[i]).map(Number)
}

async function isSandbox(pid: string, parent: number | null): Promise<boolean> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')
  const stat = await read('stat')
  const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  return (parent === null || ppid === parent) && (await read('cmdline')).includes('sandbox/child.ts')
}

const isGone = async (pid: number) => !(await isSandbox(String(pid), null))

const SETTINGS = {
  PLUGIN_ALLOW_UNSIGNED: 'true',
  PLUGIN_ALLOW_LOOPBACK: 'true',
  PLUGIN_CPU_MS: '60000',
  PLUGIN_TIMEOUT_MS: '600000',
  // So that the only sandbox is the one that runs.
  PLUGIN_WARM_SANDBOXES: '0',
}

async function startNamedRun(client: TestClient, id: string, point: Point, waits: boolean): Promise<string> {
  const started = await startRun(client, { id, input: { point, waits }, idempotencyKey: `${id} ${point}` })
  if (started.__typename !== 'RunPluginPayload') throw new Error(JSON.stringify(started))
  return started.task.id
}

const manifestFor = (host: string, name: string) => ({
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

it('fails a run once whose sandbox is killed, and one whose process is killed after a request', async () => {
  const service = await startService()
  const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy(SETTINGS)
  let running = await startProcess()
  const code = pluginFor(service.url)
  const id = await addPlugin(running.client, { manifest: manifestFor(service.host, 'killed'), code })

  for (const point of SANDBOX_POINTS) {
    service.posts.clear()
    const arrived = service.arrival(`${point === 'sending' ? 'POST' : 'GET'} ${point}`)
    const taskId = await startNamedRun(running.client, id, point, true)
    await reach(running.client, taskId, point, arrived)
    const [sandbox] = await waitUntil('the sandbox runs', async () => {
      const pids = await sandboxesOf(running.pid)
      return pids.length > 0 && pids
    })
    process.kill(sandbox as number, 'SIGKILL')
    await waitForTask(running.client, taskId)
    expect(await readRun(running.client, taskId), point).toMatchObject({
      status: 'FAILED',
      attempt: 1,
      failure: { code: 'PLUGIN_DIED', retryable: false },
    })
    expect(service.posts.get(point) ?? 0, point).toBeLessThanOrEqual(1)
    expect(await startNamedRun(running.client, id, point, true)).toBe(taskId)
  }

  const other = await addPlugin(running.client, { manifest: manifestFor(service.host, 'restarted'), code })
  for (const [i, point] of HOST_POINTS.entries()) {
    service.posts.clear()
    const arrived = service.arrival(`${point === 'sending' ? 'POST' : 'GET'} ${point}`)
    // What starts again must come to an end.
    const waits = point !== 'started' && point !== 'computing'
    const taskId = await startNamedRun(running.client, other, point, waits)
    await reach(running.client, taskId, point, arrived)
    const orphans = await sandboxesOf(running.pid)
    await running.end('SIGKILL')
    await dataDir.removeLock()
    for (const pid of orphans) await waitUntil(`sandbox ${pid} is gone`, () => isGone(pid))

    const isLast = i === HOST_POINTS.length - 1
    const next = isLast ? await startInside() : await startProcess()
    const types = await waitForTask(next.client, taskId)
    const ends = types.filter(type => ['COMPLETED', 'FAILED'].includes(type))
    expect(ends, point).toHaveLength(1)
    const run = await readRun(next.client, taskId)
    const posts = service.posts.get(point) ?? 0
    // After its start, a run may have sent its request already, or be about to.
    const isRepeated = point === 'started' ? run.status === 'COMPLETED' : point === 'computing'
    if (isRepeated)
      expect({ run, posts }, point).toMatchObject({ run: { status: 'COMPLETED', attempt: 2 }, posts: 1 })
    else expect(run, point).toMatchObject({ status: 'FAILED', failure: { code: 'INTERRUPTED' } })
    expect(posts, point).toBeLessThanOrEqual(1)
    expect(await startNamedRun(next.client, other, point, waits)).toBe(taskId)
    if ('pid' in next) running = next
  }
})

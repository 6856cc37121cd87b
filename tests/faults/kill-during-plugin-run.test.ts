import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import {
  childrenAt,
  expectOneEnd,
  isGone,
  KILLABLE_SETTINGS,
  manifestFor,
  POINTS,
  type Point,
  pluginFor,
  sandboxesOf,
  startAndReach,
  startNamedRun,
  startService,
} from '../support/killable-plugin.ts'
import { addPlugin, readRun } from '../support/plugin-packages.ts'
import { sized } from '../support/scale.ts'
import { waitForTask } from '../support/seed.ts'
import { waitUntil } from '../support/wait-until.ts'

const HOST_POINTS: readonly Point[] = sized<readonly Point[]>(['sending'], POINTS)
const SANDBOX_POINTS: readonly Point[] = sized<readonly Point[]>(['computing'], POINTS)

it('fails a run once whose sandbox is killed, and one whose process is killed after a request', async () => {
  const service = await startService()
  const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy(KILLABLE_SETTINGS)
  let running = await startProcess()
  const code = pluginFor(service.url)
  const id = await addPlugin(running.client, { manifest: manifestFor(service.host, 'killed'), code })

  for (const point of SANDBOX_POINTS) {
    const taskId = await startAndReach(running.client, { id, point, service, waits: true })
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
    const run = { id: other, point, service }
    const taskId = await startAndReach(running.client, run)
    const orphans = await childrenAt(point, running.pid)
    await running.end('SIGKILL')
    await dataDir.removeLock()
    for (const pid of orphans) await waitUntil(`process ${pid} is gone`, () => isGone(pid))

    const isLast = i === HOST_POINTS.length - 1
    const next = isLast ? await startInside() : await startProcess()
    await expectOneEnd(next.client, taskId, run)
    if ('pid' in next) running = next
  }
})

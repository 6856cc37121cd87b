import { expect, it } from 'vitest'
import { startFleet } from '../../support/fleet.ts'
import {
  isGone,
  KILLABLE_SETTINGS,
  manifestFor,
  POINTS,
  type Point,
  pluginFor,
  reach,
  sandboxesOf,
  startNamedRun,
  startService,
} from '../../support/killable-plugin.ts'
import { addPlugin, readRun } from '../../support/plugin-packages.ts'
import { sized } from '../../support/scale.ts'
import { waitForTask } from '../../support/seed.ts'
import { waitUntil } from '../../support/wait-until.ts'

const KILLED_AT: readonly Point[] = sized<readonly Point[]>(['waiting'], POINTS)

it('never sends a request twice, and leaves no sandbox, when a worker is killed', async () => {
  const service = await startService()
  const fleet = await startFleet(KILLABLE_SETTINGS)
  const { client } = fleet.api
  const code = pluginFor(service.url)
  const id = await addPlugin(client, { manifest: manifestFor(service.host, 'killed'), code })
  for (const point of KILLED_AT) {
    const worker = await fleet.startWorkerProcess()
    service.posts.clear()
    const arrived = service.arrival(`${point === 'sending' ? 'POST' : 'GET'} ${point}`)
    // What starts again must come to an end.
    const waits = point !== 'started' && point !== 'computing'
    const taskId = await startNamedRun(client, id, point, waits)
    await reach(client, taskId, point, arrived)
    const sandboxes = await sandboxesOf(worker.pid)
    await fleet.kill(worker)
    for (const pid of sandboxes) await waitUntil(`sandbox ${pid} is gone`, () => isGone(pid))

    const next = await fleet.startWorker()
    const types = await waitForTask(client, taskId)
    expect(
      types.filter(type => ['COMPLETED', 'FAILED'].includes(type)),
      point,
    ).toHaveLength(1)
    const run = await readRun(client, taskId)
    const posts = service.posts.get(point) ?? 0
    // After its start, a run may have sent its request already, or be about to.
    const isRepeated = point === 'started' ? run.status === 'COMPLETED' : point === 'computing'
    if (isRepeated)
      expect({ run, posts }, point).toMatchObject({ run: { status: 'COMPLETED', attempt: 2 }, posts: 1 })
    else expect(run, point).toMatchObject({ status: 'FAILED', failure: { code: 'INTERRUPTED' } })
    expect(posts, point).toBeLessThanOrEqual(1)
    expect(await startNamedRun(client, id, point, waits)).toBe(taskId)
    await next.stop()
  }
})

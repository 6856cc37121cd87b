import { it } from 'vitest'
import { startFleet } from '../../support/fleet.ts'
import {
  childrenAt,
  expectOneEnd,
  isGone,
  KILLABLE_SETTINGS,
  manifestFor,
  POINTS,
  type Point,
  pluginFor,
  startAndReach,
  startService,
} from '../../support/killable-plugin.ts'
import { addPlugin } from '../../support/plugin-packages.ts'
import { sized } from '../../support/scale.ts'
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
    const run = { id, point, service }
    const taskId = await startAndReach(client, run)
    const orphans = await childrenAt(point, worker.pid)
    await fleet.kill(worker)
    for (const pid of orphans) await waitUntil(`process ${pid} is gone`, () => isGone(pid))

    const next = await fleet.startWorker()
    await expectOneEnd(client, taskId, run)
    await next.stop()
  }
})

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { startTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const STARTS = 3

it('a stopped Canopy is garbage collected', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  const startAndStop = async () => {
    const canopy = await startTestCanopy()
    const app = new WeakRef(canopy.app)
    await canopy.stop()
    return app
  }
  const apps: WeakRef<object>[] = []
  for (let start = 0; start < STARTS; start++) apps.push(await startAndStop())
  // A single-entry cache may keep one of them alive. Keeping all of them alive is a leak.
  const isOneCollected = await waitUntil('one is collected', async () => {
    collectGarbage()
    return apps.some(app => app.deref() === undefined)
  })
  expect(isOneCollected).toBe(true)
})

import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLogger } from '../../src/platform/logger.ts'
import { startLoop } from '../../src/platform/start-loop.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const log = createLogger({ logLevel: 'silent', role: 'worker' })

/** Starts a loop that runs one job of `work` at a time, and only when `ring` is called. */
function startTestLoop(work: (() => Promise<void>)[]) {
  let runs = 0
  const loop = startLoop(log, {
    name: 'test',
    everyMs: Number.POSITIVE_INFINITY,
    async run() {
      runs++
      const next = work.shift()
      await next?.()
      return next !== undefined
    },
  })
  atEnd(loop.stop)
  return { loop, runs: () => runs }
}

it('runs until there is no work, and reports whether there was some', async () => {
  const done: number[] = []
  const work = [1, 2, 3].map(n => async () => void done.push(n))
  const { loop } = startTestLoop(work)
  expect(await loop.idle()).toBe(true)
  expect(done).toEqual([1, 2, 3])
  expect(await loop.idle()).toBe(false)
})

it('runs again for work added during a run', async () => {
  const started = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const done: string[] = []
  const work = [
    async () => {
      started.resolve()
      await release.promise
    },
  ]
  const { loop } = startTestLoop(work)
  await started.promise
  const idle = loop.idle()
  work.push(async () => void done.push('added during the run'))
  release.resolve()
  expect(await idle).toBe(true)
  expect(done).toEqual(['added during the run'])
})

it('is not idle while a wake-up during its last run is pending', async () => {
  let started = 0
  let over = 0
  const loop = startLoop(log, {
    name: 'test',
    everyMs: Number.POSITIVE_INFINITY,
    async run() {
      // Simulates a task that ends while the loop polls for more work and finds none.
      if (++started === 2) loop.ring()
      await nextTurn()
      over++
      return false
    },
  })
  atEnd(loop.stop)
  await loop.idle()
  const overAtIdle = over
  await loop.stop()
  expect(overAtIdle).toBe(started)
})

it('continues after a run that fails', async () => {
  const done: string[] = []
  const { loop } = startTestLoop([
    () => Promise.reject(new Error('broken')),
    async () => void done.push('next'),
  ])
  await loop.idle()
  await loop.idle()
  expect(done).toEqual(['next'])
})

it('runs once for any number of wake-ups during a run', async () => {
  const { loop, runs } = startTestLoop([])
  await loop.idle()
  const before = runs()
  for (let ring = 0; ring < 100; ring++) loop.ring()
  await loop.idle()
  expect(runs() - before).toBeLessThanOrEqual(2)
})

it('resolves idle() with false once stopped', async () => {
  const { loop } = startTestLoop([])
  const idle = loop.idle()
  await loop.stop()
  expect(await idle).toBe(false)
  expect(await loop.idle()).toBe(false)
})

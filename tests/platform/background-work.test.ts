import { describe, expect, it } from 'vitest'
import { createBackgroundWork } from '../../src/platform/background-work.ts'
import type { Logger } from '../../src/platform/logger.ts'

/** Collects logged warnings. */
function openBackgroundWork() {
  const warnings: string[] = []
  const log = { warn: (_: object, message: string) => warnings.push(message) } as unknown as Logger
  return { backgroundWork: createBackgroundWork(log), warnings }
}

describe('background work after a response', () => {
  it('runs one job at a time, and logs and skips failures', async () => {
    const { backgroundWork, warnings } = openBackgroundWork()
    const done: number[] = []
    const held = Promise.withResolvers<void>()
    backgroundWork.run('held', () => held.promise)
    backgroundWork.run('failing', () => Promise.reject(new Error('no')))
    const last = Promise.withResolvers<void>()
    backgroundWork.run('first', async () => void done.push(1))
    backgroundWork.run('second', async () => {
      done.push(2)
      last.resolve()
    })
    expect(done).toEqual([])
    held.resolve()
    await last.promise
    expect(done).toEqual([1, 2])
    expect(warnings).toEqual(['background work failed'])
    await backgroundWork.stop()
  })

  it('is dropped and logged when 1,000 jobs are queued', async () => {
    const { backgroundWork, warnings } = openBackgroundWork()
    const held = Promise.withResolvers<void>()
    let done = 0
    const count = async () => {
      done += 1
    }
    backgroundWork.run('held', () => held.promise)
    for (let i = 0; i < 1_001; i++) backgroundWork.run('more', count)
    expect(warnings).toEqual(['background work dropped: too much is waiting'])
    const last = Promise.withResolvers<void>()
    held.resolve()
    await new Promise(resolve => setImmediate(resolve))
    backgroundWork.run('last', async () => last.resolve())
    await last.promise
    expect(done).toBe(1_000)
    await backgroundWork.stop()
  })

  it('waits for the running job on stop; queued and later jobs are dropped', async () => {
    const { backgroundWork } = openBackgroundWork()
    const held = Promise.withResolvers<void>()
    const done: string[] = []
    backgroundWork.run('held', () => held.promise.then(() => void done.push('held')))
    backgroundWork.run('waiting', async () => void done.push('waiting'))
    const stopped = backgroundWork.stop()
    backgroundWork.run('late', async () => void done.push('late'))
    held.resolve()
    await stopped
    expect(done).toEqual(['held'])
  })
})

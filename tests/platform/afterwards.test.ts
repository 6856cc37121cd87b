import { describe, expect, it } from 'vitest'
import { createBackgroundWork } from '../../src/platform/afterwards.ts'
import type { Logger } from '../../src/platform/logger.ts'

/** Remembers what was logged. */
function openAfterwards() {
  const warnings: string[] = []
  const log = { warn: (_: object, message: string) => warnings.push(message) } as unknown as Logger
  return { afterwards: createBackgroundWork(log), warnings }
}

/** Work that ends when it is told to. */
function heldWork() {
  let end = () => {}
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  return { work: () => ended, end }
}

describe('background work after a response', () => {
  it('runs one job at a time, and logs and skips failures', async () => {
    const { afterwards, warnings } = openAfterwards()
    const done: number[] = []
    const held = heldWork()
    afterwards.run('held', held.work)
    afterwards.run('failing', () => Promise.reject(new Error('no')))
    const last = Promise.withResolvers<void>()
    afterwards.run('first', async () => void done.push(1))
    afterwards.run('second', async () => {
      done.push(2)
      last.resolve()
    })
    expect(done).toEqual([])
    held.end()
    await last.promise
    expect(done).toEqual([1, 2])
    expect(warnings).toEqual(['background work failed'])
    await afterwards.stop()
  })

  it('is dropped and logged when 1,000 jobs are queued', async () => {
    const { afterwards, warnings } = openAfterwards()
    const held = heldWork()
    let done = 0
    const count = async () => {
      done += 1
    }
    afterwards.run('held', held.work)
    for (let i = 0; i < 1_001; i++) afterwards.run('more', count)
    expect(warnings).toEqual(['background work dropped: too much is waiting'])
    const last = Promise.withResolvers<void>()
    held.end()
    await new Promise(resolve => setImmediate(resolve))
    afterwards.run('last', async () => last.resolve())
    await last.promise
    expect(done).toBe(1_000)
    await afterwards.stop()
  })

  it('waits for the running job on stop; queued and later jobs are dropped', async () => {
    const { afterwards } = openAfterwards()
    const held = heldWork()
    const done: string[] = []
    afterwards.run('held', () => held.work().then(() => void done.push('held')))
    afterwards.run('waiting', async () => void done.push('waiting'))
    const stopped = afterwards.stop()
    afterwards.run('late', async () => void done.push('late'))
    held.end()
    await stopped
    expect(done).toEqual(['held'])
  })
})

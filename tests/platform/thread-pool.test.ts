import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createThreadPool, type ThreadPool } from '../../src/platform/threads/thread-pool.ts'

/** Does what it is told: answers who it is, never ends, eats memory, fails, or leaves. */
const SCRIPT = `
  import { parentPort, threadId } from 'node:worker_threads'
  const kept = []
  parentPort.on('message', ({ order }) => {
    if (order === 'loop') for (;;) {}
    if (order === 'fill heap') for (;;) kept.push(Array(1e4).fill(order + kept.length))
    if (order === 'fill buffers') setInterval(() => kept.push(Buffer.alloc(10e6, 1)), 5)
    if (order === 'throw') throw new Error('thrown')
    if (order === 'leave') process.exit(3)
    if (order === 'wait') return void setTimeout(() => parentPort.postMessage(threadId), 100)
    if (order === 'who') parentPort.postMessage(threadId)
  })`
const url = new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`)

let pool: ThreadPool
beforeEach(() => {
  pool = createThreadPool(url, 1, { timeoutMs: 1_500, memoryBytes: 80e6 })
})
afterEach(() => pool.stop())

const signal = new AbortController().signal
const run = (order: string, abort = signal) => pool.run<number>({ order }, { signal: abort })

describe('a thread', () => {
  it('is used again, one work at a time', async () => {
    const [first, ...others] = await Promise.all([run('wait'), run('wait'), run('who')])
    expect(others).toEqual([first, first])
  })

  it.each([
    ['loop', { name: 'ThreadOverLimit', limit: 'time' }],
    ['fill heap', { name: 'ThreadOverLimit', limit: 'memory' }],
    ['fill buffers', { name: 'ThreadOverLimit', limit: 'memory' }],
    ['throw', { name: 'ThreadBroken' }],
    ['leave', { name: 'ThreadBroken' }],
  ])('told to %s is ended, and the next work gets another', async (order, error) => {
    const before = await run('who')
    const [broken, after] = await Promise.allSettled([run(order), run('who')])
    expect(broken).toMatchObject({ status: 'rejected', reason: error })
    expect(after).toMatchObject({ status: 'fulfilled' })
    expect((after as PromiseFulfilledResult<number>).value).not.toBe(before)
  })

  it('is ended when nobody wants its answer any more, and who waits for it may leave', async () => {
    const leaving = new AbortController()
    const both = Promise.allSettled([run('loop', leaving.signal), run('who', leaving.signal)])
    leaving.abort(new Error('enough'))
    const left = { status: 'rejected', reason: { message: 'enough' } }
    expect(await both).toMatchObject([left, left])
    expect(await run('who')).toEqual(expect.any(Number))
  })
})

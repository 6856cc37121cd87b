import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createThreadPool, type ThreadPool } from '../../src/platform/threads/thread-pool.ts'
import { type HeldTimers, holdTimers } from '../support/hold-timers.ts'

/** A worker that executes orders: return its thread ID, wait, loop forever, fill memory, throw, or exit. */
const SCRIPT = `
  import { parentPort, threadId } from 'node:worker_threads'
  const kept = []
  let received = 0
  parentPort.on('message', ({ order, gate }) => {
    received++
    if (order === 'loop') for (;;) {}
    if (order === 'fill heap') for (;;) kept.push(Array(1e4).fill(order + kept.length))
    if (order === 'fill buffers') setInterval(() => kept.push(Buffer.alloc(10e6, 1)), 5)
    if (order === 'throw') throw new Error('thrown')
    if (order === 'leave') process.exit(3)
    if (order === 'wait') {
      Atomics.store(gate, 0, 1)
      Atomics.waitAsync(gate, 1, 0).value.then(() => parentPort.postMessage(received))
    }
    if (order === 'who') parentPort.postMessage(threadId)
  })`
const url = new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`)

/** Only expires when a test triggers it. */
const TIMEOUT_MS = 599_999

let pool: ThreadPool
let deadlines: HeldTimers
beforeEach(() => {
  deadlines = holdTimers(TIMEOUT_MS)
  pool = createThreadPool(url, 1, { timeoutMs: TIMEOUT_MS, memoryBytes: 80e6 })
})
afterEach(async () => {
  await pool.stop()
  vi.restoreAllMocks()
})

const signal = new AbortController().signal
const run = (order: string, abort = signal) => pool.run<number>({ order }, { signal: abort })

describe('a thread', () => {
  it('is reused', async () => {
    const [first, ...others] = await Promise.all([run('who'), run('who'), run('who')])
    expect(others).toEqual([first, first])
  })

  it('runs one job at a time', async () => {
    const gate = new Int32Array(new SharedArrayBuffer(8))
    const waiting = pool.run<number>({ order: 'wait', gate }, { signal })
    const next = run('who')
    await expect.poll(() => Atomics.load(gate, 0)).toBe(1)
    Atomics.store(gate, 1, 1)
    Atomics.notify(gate, 1)
    expect(await waiting).toBe(1)
    expect(await next).toEqual(expect.any(Number))
  })

  it.each([
    ['fill heap', { name: 'ThreadOverLimit', limit: 'memory' }],
    ['fill buffers', { name: 'ThreadOverLimit', limit: 'memory' }],
    ['throw', { name: 'ThreadBroken' }],
    ['leave', { name: 'ThreadBroken' }],
  ])('is replaced for the next job after an order to %s', async (order, error) => {
    const before = await run('who')
    const [broken, after] = await Promise.allSettled([run(order), run('who')])
    expect(broken).toMatchObject({ status: 'rejected', reason: error })
    expect(after).toMatchObject({ status: 'fulfilled' })
    expect((after as PromiseFulfilledResult<number>).value).not.toBe(before)
  })

  it('is replaced after a timeout', async () => {
    const before = await run('who')
    const looping = run('loop')
    await expect.poll(deadlines.expire).toBe(1)
    await expect(looping).rejects.toMatchObject({ name: 'ThreadOverLimit', limit: 'time' })
    expect(await run('who')).not.toBe(before)
  })

  it('can answer after the process was blocked longer than its time limit', async () => {
    const own = createThreadPool(url, 1, { timeoutMs: 2_000, memoryBytes: 80e6 })
    const gate = new Int32Array(new SharedArrayBuffer(8))
    const answer = own.run<number>({ order: 'wait', gate }, { signal })
    await expect.poll(() => Atomics.load(gate, 0)).toBe(1)
    Atomics.store(gate, 1, 1)
    Atomics.notify(gate, 1)
    // Blocks the event loop for longer than the time limit.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500)
    expect(await answer).toBe(1)
    await own.stop()
  })

  it('is terminated when its job is aborted, also while the job waits', async () => {
    const leaving = new AbortController()
    const both = Promise.allSettled([run('loop', leaving.signal), run('who', leaving.signal)])
    leaving.abort(new Error('enough'))
    const left = { status: 'rejected', reason: { message: 'enough' } }
    expect(await both).toMatchObject([left, left])
    expect(await run('who')).toEqual(expect.any(Number))
  })
})

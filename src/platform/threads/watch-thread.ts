import type { Worker } from 'node:worker_threads'

export interface ThreadLimits {
  timeoutMs: number
  memoryBytes: number
}

/** The work exceeded a limit. */
export class ThreadOverLimit extends Error {
  override readonly name = 'ThreadOverLimit'
  readonly limit: 'time' | 'memory'
  constructor(limit: 'time' | 'memory') {
    super(`The thread exceeded its ${limit} limit.`)
    this.limit = limit
  }
}

/** The thread ended without an answer. */
export class ThreadBroken extends Error {
  override readonly name = 'ThreadBroken'
}

/** If a check is later than this, the event loop was blocked or the process was paused. */
const BLOCKED_MS = 1_000
/** How often memory is checked. V8's own limit ignores buffers and may abort the process. */
const CHECK_INTERVAL_MS = 25

/** Waits for the next message of a thread and enforces its limits until `end` is called. */
export function watchThread(thread: Worker, { timeoutMs, memoryBytes }: ThreadLimits) {
  const done = new AbortController()
  const answer = new Promise<unknown>((resolve, reject) => {
    let blockedMs = 0
    const onTime = () => {
      // While blocked, the process could not receive the answer, and the thread may have been paused too.
      if (blockedMs === 0) return reject(new ThreadOverLimit('time'))
      timer = setTimeout(onTime, blockedMs)
      blockedMs = 0
    }
    let timer = setTimeout(onTime, timeoutMs)
    let checkedAt = performance.now()
    const check = setInterval(() => {
      const now = performance.now()
      if (now - checkedAt > BLOCKED_MS) blockedMs += now - checkedAt
      checkedAt = now
      // A thread that is ending has no statistics. Its end is reported by the exit event.
      void thread.getHeapStatistics().then(
        heap => {
          if (heap.used_heap_size + heap.external_memory > memoryBytes) reject(new ThreadOverLimit('memory'))
        },
        () => {},
      )
    }, CHECK_INTERVAL_MS)
    const onError = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new ThreadOverLimit('memory')
          : new ThreadBroken('The thread failed.', { cause: error }),
      )
    const onExit = () => reject(new ThreadBroken('The thread ended without an answer.'))
    thread.on('message', resolve)
    thread.on('error', onError)
    thread.on('exit', onExit)
    done.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      clearInterval(check)
      thread.off('message', resolve)
      thread.off('error', onError)
      thread.off('exit', onExit)
    })
  })
  answer.catch(() => {})
  return { answer, end: () => done.abort() }
}

import type { Worker } from 'node:worker_threads'

export interface ThreadLimits {
  timeoutMs: number
  memoryBytes: number
}

/** The work took more than it may. */
export class ThreadOverLimit extends Error {
  override readonly name = 'ThreadOverLimit'
  readonly limit: 'time' | 'memory'
  constructor(limit: 'time' | 'memory') {
    super(`The thread took more ${limit} than it may.`)
    this.limit = limit
  }
}

/** The thread ended without an answer. */
export class ThreadBroken extends Error {
  override readonly name = 'ThreadBroken'
}

/** If a look is later than this, the event loop was blocked or the process was paused. */
const BLOCKED_MS = 1_000
/** Neither does V8's own limit know of buffers, nor does it end a thread without danger: memory is looked at this often. */
const LOOK_EVERY_MS = 25

/** Waits for the next message of a thread, and looks that it stays within its limits until `end` is called. */
export function watchThread(thread: Worker, { timeoutMs, memoryBytes }: ThreadLimits) {
  const done = new AbortController()
  const answer = new Promise<unknown>((resolve, reject) => {
    let blockedMs = 0
    const onTime = () => {
      // During that time the thread may have been paused as well, and its answer could not be received.
      if (blockedMs === 0) return reject(new ThreadOverLimit('time'))
      late = setTimeout(onTime, blockedMs)
      blockedMs = 0
    }
    let late = setTimeout(onTime, timeoutMs)
    let lookedAt = performance.now()
    const look = setInterval(() => {
      const now = performance.now()
      if (now - lookedAt > BLOCKED_MS) blockedMs += now - lookedAt
      lookedAt = now
      // A thread that is ending has no figures; its end is told otherwise.
      void thread.getHeapStatistics().then(
        heap => {
          if (heap.used_heap_size + heap.external_memory > memoryBytes) reject(new ThreadOverLimit('memory'))
        },
        () => {},
      )
    }, LOOK_EVERY_MS)
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
      clearTimeout(late)
      clearInterval(look)
      thread.off('message', resolve)
      thread.off('error', onError)
      thread.off('exit', onExit)
    })
  })
  answer.catch(() => {})
  return { answer, end: () => done.abort() }
}

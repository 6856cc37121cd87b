import { Worker } from 'node:worker_threads'
import { unlessAborted } from '../deadline.ts'
import { createTurns } from '../turns.ts'
import { type ThreadLimits, watchThread } from './watch-thread.ts'

const MEGABYTE = 1_000_000
/**
 * V8's own heap limit, as a multiple of ours. A thread that reaches it aborts the whole process ("Reached heap limit"),
 * so it must be ended earlier. Figures: docs/decisions/extraction.md.
 */
const HEAP_LIMIT_FACTOR = 4
/** The only environment variable of threads. With the compile cache, they start in a third of the time. */
const COMPILE_CACHE: Record<string, string> = process.env.NODE_COMPILE_CACHE
  ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }
  : {}
/** Threads that are idle for this long are ended. */
const IDLE_MS = 30_000

interface RunOptions {
  signal: AbortSignal
  transfer?: readonly ArrayBuffer[]
}

/** Threads for work that may exceed time or memory limits, or crash. Started on demand. */
export interface ThreadPool {
  /**
   * Sends `input` to the script when a thread is free, and returns its answer. Buffers in `transfer` are moved, not
   * copied.
   * @throws ThreadOverLimit if it exceeds the time or memory limit, or ThreadBroken if the thread ends without an
   * answer. The thread is then replaced.
   */
  run<Out>(input: object, options: RunOptions): Promise<Out>
  stop(): Promise<void>
}

/** @param script answers every message with exactly one message. */
export function createThreadPool(script: URL, size: number, limits: ThreadLimits): ThreadPool {
  const turns = createTurns({ atOnce: size, atOncePerOwner: size })
  const idle = new Map<Worker, NodeJS.Timeout>()
  const live = new Set<Worker>()
  const start = () => {
    const thread = new Worker(script, {
      execArgv: [],
      env: COMPILE_CACHE,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.ceil((limits.memoryBytes * HEAP_LIMIT_FACTOR) / MEGABYTE),
      },
    })
    live.add(thread)
    // An error event without a listener would end the process.
    thread.on('error', () => {})
    thread.once('exit', () => {
      live.delete(thread)
      clearTimeout(idle.get(thread))
      idle.delete(thread)
    })
    return thread
  }
  const takeIdle = () => {
    for (const [thread, timer] of idle) {
      clearTimeout(timer)
      idle.delete(thread)
      thread.ref()
      return thread
    }
    return null
  }
  const keep = (thread: Worker) => {
    const timer = setTimeout(() => {
      idle.delete(thread)
      void thread.terminate()
    }, IDLE_MS)
    timer.unref()
    thread.unref()
    idle.set(thread, timer)
  }
  return {
    async run<Out>(input: object, { signal, transfer = [] }: RunOptions) {
      const endTurn = await turns.begin({ owner: '', line: '' }, signal)
      const thread = takeIdle() ?? start()
      const watch = watchThread(thread, limits)
      try {
        thread.postMessage(input, transfer)
        const answer = await unlessAborted(signal, () => watch.answer)
        keep(thread)
        return answer as Out
      } catch (error) {
        await thread.terminate()
        throw error
      } finally {
        watch.end()
        endTurn()
      }
    },
    async stop() {
      for (const timer of idle.values()) clearTimeout(timer)
      idle.clear()
      await Promise.all([...live].map(thread => thread.terminate()))
    },
  }
}

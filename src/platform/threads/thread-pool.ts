import { Worker } from 'node:worker_threads'
import { unlessAborted } from '../start-deadline.ts'
import { createSlots } from './slots.ts'
import { type ThreadLimits, watchThread } from './watch-thread.ts'

const MEGABYTE = 1_000_000
/**
 * V8's own limit is far behind ours: a thread that reaches it before it is ended takes the whole process along
 * ("Reached heap limit": docs/decisions/extraction.md has the figures).
 */
const HEAP_BEHIND = 4
/** The only setting that threads see. With compiled code they start in a third of the time. */
const COMPILE_CACHE: Record<string, string> = process.env.NODE_COMPILE_CACHE
  ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }
  : {}
/** A thread that nobody needs for this long is let go. */
const IDLE_MS = 30_000

/** Threads for work that may take too long, take too much, or break what it runs in. Started when they are needed. */
export interface ThreadPool {
  /**
   * What the script answers to `input`, when a thread is free. `transfer` is given away.
   * @throws ThreadOverLimit when it took too long or too much; ThreadBroken when the thread ended otherwise. Such a
   * thread is gone, and the next work gets a new one.
   */
  run<Out>(input: object, options: { signal: AbortSignal; transfer?: readonly ArrayBuffer[] }): Promise<Out>
  stop(): Promise<void>
}

/** The script answers every message with exactly one. */
export function createThreadPool(script: URL, size: number, limits: ThreadLimits): ThreadPool {
  const slots = createSlots(size)
  const idle = new Map<Worker, NodeJS.Timeout>()
  const live = new Set<Worker>()
  const start = () => {
    const thread = new Worker(script, {
      execArgv: [],
      env: COMPILE_CACHE,
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil((limits.memoryBytes * HEAP_BEHIND) / MEGABYTE) },
    })
    live.add(thread)
    // An error that nobody listens to would end the process.
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
    async run<Out>(input: object, options: { signal: AbortSignal; transfer?: readonly ArrayBuffer[] }) {
      await slots.take(options.signal)
      const thread = takeIdle() ?? start()
      const watch = watchThread(thread, limits)
      try {
        thread.postMessage(input, options.transfer ?? [])
        const answer = await unlessAborted(options.signal, () => watch.answer)
        keep(thread)
        return answer as Out
      } catch (error) {
        await thread.terminate()
        throw error
      } finally {
        watch.end()
        slots.free()
      }
    },
    async stop() {
      for (const timer of idle.values()) clearTimeout(timer)
      idle.clear()
      await Promise.all([...live].map(thread => thread.terminate()))
    },
  }
}

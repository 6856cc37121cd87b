import { fork } from 'node:child_process'
import { once } from 'node:events'
import { withDeadline } from '../../src/platform/with-deadline.ts'
import { atEnd } from './start-test-canopy.ts'

export interface AudienceOptions {
  host: string
  port: number
  /** What each of them sends: a whole request, as it goes over the wire. */
  request: string
  /** How many readers there are. */
  size: number
  /** Events of a batch, and how many batches each waits for. */
  batch: number
  batches: number
}

/** What its process tells: that all have a batch, and with the last one when who had which. */
export interface AudienceMessage {
  batch: number
  arrivals?: Float64Array
}

/** Many readers of one stream, in a process of their own. */
export interface Audience {
  /** Waits until all of them have so many batches. */
  waitForAll(batches: number): Promise<void>
  /** When each had the last event of a batch, by `Date.now()`; once all have all. */
  arrivalsOf(batch: number): number[]
}

const GIVE_UP_MS = 60_000

export function gatherAudience(options: AudienceOptions): Audience {
  const child = fork(new URL('./audience-process.ts', import.meta.url), [JSON.stringify(options)], {
    serialization: 'advanced',
  })
  const exited = once(child, 'exit')
  atEnd(async () => {
    child.kill('SIGKILL')
    await exited
  })
  let batches = 0
  let arrivals: Float64Array = new Float64Array()
  let wanted = Infinity
  let onReached = () => {}
  child.on('message', (message: AudienceMessage) => {
    batches = message.batch + 1
    arrivals = message.arrivals ?? arrivals
    if (batches >= wanted) onReached()
  })
  const broken = exited.then(() => Promise.reject(new Error('One of the readers was cut off.')))
  broken.catch(() => {})
  return {
    async waitForAll(count) {
      if (batches >= count) return
      const reached = new Promise<void>(done => {
        wanted = count
        onReached = done
      })
      await withDeadline(GIVE_UP_MS, Promise.race([reached, broken]))
    },
    arrivalsOf: batch =>
      Array.from({ length: options.size }, (_, reader) => arrivals[reader * options.batches + batch] ?? 0),
  }
}

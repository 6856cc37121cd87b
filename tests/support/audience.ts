import { fork } from 'node:child_process'
import { once } from 'node:events'
import { withDeadline } from '../../src/platform/deadline.ts'
import { atEnd } from './start-test-canopy.ts'
import { GIVE_UP_MS } from './wait-until.ts'

export interface AudienceOptions {
  host: string
  port: number
  /** The complete request that each reader sends, as bytes on the wire. */
  request: string
  /** Number of readers. */
  size: number
  /** Number of events in a batch, and number of batches that each reader waits for. */
  batch: number
  batches: number
}

/** Sent by the process when all readers have received this batch. */
export interface AudienceMessage {
  batch: number
}

/** Many readers of one stream, in a separate process. */
export interface Audience {
  /** Waits until all readers have received this number of batches. */
  waitForAll(batches: number): Promise<void>
}

export function gatherAudience(options: AudienceOptions): Audience {
  const child = fork(new URL('./audience-process.ts', import.meta.url), [JSON.stringify(options)])
  const exited = once(child, 'exit')
  atEnd(async () => {
    child.kill('SIGKILL')
    await exited
  })
  let batches = 0
  let wanted = Infinity
  let onReached = () => {}
  child.on('message', (message: AudienceMessage) => {
    batches = message.batch + 1
    if (batches >= wanted) onReached()
  })
  const broken = exited.then(() => Promise.reject(new Error('A reader was disconnected.')))
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
  }
}

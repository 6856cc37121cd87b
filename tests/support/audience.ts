import { fork } from 'node:child_process'
import { once } from 'node:events'
import { withDeadline } from '../../src/platform/deadline.ts'
import { atEnd } from './start-test-canopy.ts'
import { GIVE_UP_MS } from './wait-until.ts'

export interface AudienceOptions {
  host: string
  port: number
  /** The whole request that each of them sends, as it goes over the wire. */
  request: string
  /** How many readers there are. */
  size: number
  /** Events of a batch, and how many batches each waits for. */
  batch: number
  batches: number
}

/** From its process: all readers have this batch. */
export interface AudienceMessage {
  batch: number
}

/** Many readers of one stream, in a process of their own. */
export interface Audience {
  /** Waits until all of them have so many batches. */
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
  }
}

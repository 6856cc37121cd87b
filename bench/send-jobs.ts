import { setTimeout as sleep } from 'node:timers/promises'

/** How jobs are sent: `senders` at once, each its next when the last is accepted and `pauseMs` have passed. */
export interface Sending {
  count: number
  senders: number
  pauseMs: number
}

/** When each job was sent and started, by id, and when the last one was done: milliseconds of `clock`. */
export interface JobTimes {
  sentAt: Record<string, number>
  startedAt: Record<string, number>
  doneAt: number
}

/** The same in every process of this machine, and finer than a millisecond. */
export function clock(): number {
  return performance.timeOrigin + performance.now()
}

/** @returns when each was sent, by id: the moment before it is written. */
export async function sendJobs(
  { count, senders, pauseMs }: Sending,
  makeId: () => string,
  send: (id: string) => Promise<void>,
): Promise<Record<string, number>> {
  const sentAt: Record<string, number> = {}
  let left = count
  await Promise.all(
    Array.from({ length: senders }, async () => {
      while (left-- > 0) {
        const id = makeId()
        sentAt[id] = clock()
        await send(id)
        if (pauseMs) await sleep(pauseMs)
      }
    }),
  )
  return sentAt
}

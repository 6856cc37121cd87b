import { setTimeout as sleep } from 'node:timers/promises'

/** How to send jobs: each of the `senders` sends its next job `pauseMs` after the previous one is accepted. */
export interface Sending {
  count: number
  senders: number
  pauseMs: number
}

/** Send and start times of each job, by id, and the end of the last one, in milliseconds of `clock`. */
export interface JobTimes {
  sentAt: Record<string, number>
  startedAt: Record<string, number>
  doneAt: number
}

/** The same in all processes of this machine, and finer than a millisecond. */
export function clock(): number {
  return performance.timeOrigin + performance.now()
}

/** @returns the send time of each job, by id: just before it is written */
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

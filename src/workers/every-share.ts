import type { TaskRun } from './task-definition.ts'

/** So many reports at most, however many steps there are: each is a transaction and an event. */
const REPORTS = 20

interface Stretch {
  /** Percent of the whole task. */
  from: number
  to: number
  step: string
}

/** Reports a stretch of a task that is told of every step of it, some of these times and at its end. */
export function everyShare(report: TaskRun['report'], { from, to, step }: Stretch) {
  let reported = 0
  return async (done: number, total: number): Promise<void> => {
    const share = Math.floor((done / total) * REPORTS)
    if (share === reported) return
    reported = share
    await report({ percent: from + (to - from) * (done / total), step, done, total })
  }
}

import type { TaskRun } from './task-definition.ts'

/** Each report is a transaction and an event. */
const MAX_REPORTS = 20

interface Phase {
  /** Percent of the whole task. */
  from: number
  to: number
  step: string
}

/** Returns a function to call after each step of a phase. It reports at most MAX_REPORTS times, last at the end. */
export function throttleProgress(report: TaskRun['report'], { from, to, step }: Phase) {
  let reported = 0
  return async (done: number, total: number): Promise<void> => {
    const share = Math.floor((done / total) * MAX_REPORTS)
    if (share === reported) return
    reported = share
    await report({ percent: from + (to - from) * (done / total), step, done, total })
  }
}

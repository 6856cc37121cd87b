import { readdirSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

const NICENESS = constants.priority.PRIORITY_LOW

/**
 * Gives a process that leads a session the lowest priority. On Linux, a niceness belongs to a thread, not to a process,
 * and may count only among the processes of one session, which has a niceness of its own (`man 7 sched`, autogroup).
 */
export function lowerPriority(pid: number): void {
  attempt(() => setPriority(pid, NICENESS))
  if (process.platform !== 'linux') return
  attempt(() => {
    for (const thread of readdirSync(`/proc/${pid}/task`))
      attempt(() => setPriority(Number(thread), NICENESS))
  })
  attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS)))
}

/** The process or thread may be gone, and not every kernel groups sessions. */
function attempt(lower: () => void): void {
  try {
    lower()
  } catch {
    // It keeps its priority.
  }
}

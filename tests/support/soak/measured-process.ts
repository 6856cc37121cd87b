import { startScopedProcess } from '../canopy-process.ts'
import { waitUntil } from '../wait-until.ts'
import { type Memory, readMemory } from './memory.ts'
import type { SoakDatabase } from './soak-database.ts'

const MAIN = 'tests/support/soak/measured-main-process.ts'
/** A line that pino logs with the level error or fatal. */
const ERROR_LINE = /^\{"level":[56]0,/

export interface MeasuredProcess {
  role: 'api' | 'worker'
  url: string
  secret: string
  /**
   * Collects its garbage. Handles exclude each database connection and its idle timer, because the pool closes idle
   * connections at any time.
   */
  measure(): Promise<Memory>
  /** Lines that it has logged about errors. */
  loggedErrors(): string[]
}

/** Starts `src/main.ts` so that its memory can be measured. It ends with the test. */
export async function startMeasuredProcess(
  role: MeasuredProcess['role'],
  settings: Record<string, string>,
  database: SoakDatabase,
): Promise<MeasuredProcess> {
  const url = new URL(database.url)
  url.searchParams.set('application_name', role)
  const started = await startScopedProcess({ ...settings, DATABASE_URL: url.href }, [`--role=${role}`], MAIN)
  const measureOnce = async () => {
    const count = readMemory(started.output()).length
    started.signal('SIGUSR2')
    return waitUntil(`the ${role} has measured its memory`, async () => {
      if (started.hasEnded()) throw new Error(`The ${role} ended:\n${started.output()}`)
      return readMemory(started.output())[count]
    })
  }
  return {
    role,
    url: started.url,
    secret: started.client.secret,
    loggedErrors: () =>
      started
        .output()
        .split('\n')
        .filter(line => ERROR_LINE.test(line)),
    measure: () =>
      waitUntil(`no connection of the ${role} opens or closes while it is measured`, async () => {
        const connections = await database.countConnections(role)
        const memory = await measureOnce()
        if ((await database.countConnections(role)) !== connections) return null
        const { TCPSocketWrap: sockets = 0, Timeout: timers = 0, ...handles } = memory.handles
        return {
          ...memory,
          handles: { ...handles, TCPSocketWrap: sockets - connections, Timeout: timers - connections },
        }
      }),
  }
}

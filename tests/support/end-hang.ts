import { createContext, runInContext } from 'node:vm'

const HANG_MS = 60_000

const sandbox: { run?: () => void } = {}
createContext(sandbox)

/**
 * Runs something that must not hang, and ends it if it does. Give it so much that only work in proportion to its size can
 * end: then the limit is never near, however slow the machine is.
 */
export function endHang<T>(work: () => T): T {
  const results: T[] = []
  sandbox.run = () => {
    results.push(work())
  }
  runInContext('run()', sandbox, { timeout: HANG_MS })
  return results[0] as T
}

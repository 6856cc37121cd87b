import { createContext, runInContext } from 'node:vm'

const HANG_MS = 60_000

const sandbox: { run?: () => void } = {}
createContext(sandbox)

/**
 * Runs `work` and throws if it hangs. Use an input so large that only linear time can finish: then the limit is never
 * close, however slow the machine is.
 */
export function endHang<T>(work: () => T): T {
  const results: T[] = []
  sandbox.run = () => {
    results.push(work())
  }
  runInContext('run()', sandbox, { timeout: HANG_MS })
  return results[0] as T
}

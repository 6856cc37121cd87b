import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Runs a full garbage collection and returns free pages to the operating system. The start leaves more garbage than
 * live data, and V8 keeps it while the process is idle. Blocks the process for about 200 ms.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: typeof gc = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

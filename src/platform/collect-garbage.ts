import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * A full collection, for once. Loading the modules and opening the database leave as much garbage as there is in use, and V8 keeps
 * it for as long as little happens. Takes some 150 ms, in which nothing else runs.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  collect()
}

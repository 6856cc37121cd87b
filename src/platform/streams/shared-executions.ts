import { createHash } from 'node:crypto'
import type { DocumentNode, ExecutionResult } from 'graphql'

/** Executions kept for those who come to the same events a little later, and for how long. */
const KEPT = 4_096
const FRESH_MS = 1_000

/** The answers to an event or to several, and their bytes as they are sent, made once for all who get them. */
export interface Execution {
  results: readonly ExecutionResult[]
  /** Server-Sent Events; with `lastEventId` a client can come back to where it was. */
  frames: Buffer
  /** Why there is none to the next event, and none is to follow. */
  problem?: unknown
}

/**
 * Runs an execution, unless another subscriber who asks the same has run that of the same event, or of the very same array of
 * events, within the last second.
 */
export type ExecuteOnce = (
  event: object | readonly object[],
  run: () => Promise<Execution>,
) => Promise<Execution>

export interface SharedExecutions {
  /** For those with this document and this key, who get equal answers. */
  of(document: DocumentNode, key: string): ExecuteOnce
}

export function createSharedExecutions(): SharedExecutions {
  /** Oldest first. */
  const executions = new Map<string, { at: number; execution: Promise<Execution> }>()
  const numberOf = createNumbering()

  function executeOnce(key: string, run: () => Promise<Execution>): Promise<Execution> {
    const now = performance.now()
    const known = executions.get(key)
    if (known && now - known.at < FRESH_MS) return known.execution
    executions.delete(key)
    const execution = run()
    executions.set(key, { at: now, execution })
    execution.catch(() => executions.delete(key))
    for (const [oldest, { at }] of executions) {
      if (executions.size <= KEPT && now - at < FRESH_MS) break
      executions.delete(oldest)
    }
    return execution
  }
  return {
    of(document, key) {
      const operation = createHash('sha256')
        .update(`${numberOf(document)} ${key}`)
        .digest('base64')
      return (event, run) => {
        if (Array.isArray(event)) return executeOnce(`${operation} page ${numberOf(event)}`, run)
        return 'key' in event ? executeOnce(`${operation} ${event.key}`, run) : run()
      }
    },
  }
}

/** Gives every object a number of its own. */
function createNumbering(): (object: object) => number {
  const numbers = new WeakMap<object, number>()
  let last = 0
  return object => {
    const number = numbers.get(object) ?? ++last
    numbers.set(object, number)
    return number
  }
}

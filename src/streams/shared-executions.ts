import { createHash } from 'node:crypto'
import type { DocumentNode, ExecutionResult } from 'graphql'

/** Maximum number and age of executions kept for subscribers that reach the same events later. */
const MAX_EXECUTIONS = 4_096
const MAX_AGE_MS = 1_000

/** The results of one event or several, and their encoded bytes, shared by all subscribers that get them. */
export interface Execution {
  results: readonly ExecutionResult[]
  /** Server-Sent Events. Their `id` lets a client resume where it was. */
  frames: Buffer
  /** Why the next event failed. No execution follows. */
  problem?: unknown
}

/**
 * Runs an execution, or reuses that of another subscriber of the same operation for the same event, or the same array
 * of events, within the last second.
 */
export type ExecuteOnce = (
  event: object | readonly object[],
  run: () => Promise<Execution>,
) => Promise<Execution>

export interface SharedExecutions {
  /** For subscribers with this document and operation key, which get equal results. */
  of(document: DocumentNode, key: string): ExecuteOnce
}

export function createSharedExecutions(): SharedExecutions {
  /** Oldest first. */
  const executions = new Map<string, { at: number; execution: Promise<Execution> }>()
  const numberOf = createNumbering()

  function executeOnce(key: string, run: () => Promise<Execution>): Promise<Execution> {
    const now = performance.now()
    const known = executions.get(key)
    if (known && now - known.at < MAX_AGE_MS) return known.execution
    executions.delete(key)
    const execution = run()
    executions.set(key, { at: now, execution })
    execution.catch(() => executions.delete(key))
    for (const [oldest, { at }] of executions) {
      if (executions.size <= MAX_EXECUTIONS && now - at < MAX_AGE_MS) break
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

/** Assigns a unique number to each object. */
function createNumbering(): (object: object) => number {
  const numbers = new WeakMap<object, number>()
  let last = 0
  return object => {
    const number = numbers.get(object) ?? ++last
    numbers.set(object, number)
    return number
  }
}

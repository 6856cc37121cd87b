import type { ValidationIssue } from '../../errors.ts'
import { createThreadPool } from '../../platform/threads/thread-pool.ts'
import { ThreadBroken, ThreadOverLimit } from '../../platform/threads/watch-thread.ts'

/** Messages to and from a thread. */
export interface SchemaJob {
  /** `problems`: of the schema itself. */
  kind: 'problems' | 'input' | 'output'
  /** JSON. Threads cache compiled schemas by their text. */
  schema: string
  /** JSON. Empty for `problems`. */
  value: string
  /** Of the problems. */
  path: string
}
export type SchemaAnswer = { issues: ValidationIssue[] } | { value: string }

/** A value that fits a schema, or all problems. */
export type CheckedValue = { value: Record<string, unknown> } | { issues: ValidationIssue[] }

/** Checks JSON Schemas (2020-12) of plugins, and values against them. */
export interface JsonSchemas {
  /** @returns all problems of a schema. */
  findProblems(schema: object, path: string): Promise<ValidationIssue[]>
  /**
   * Checks an input. Converts numbers and booleans that are given as strings, removes null from optional keys that do not
   * accept it, and fills in defaults. Unknown keys are problems, unless the schema says which others it accepts.
   */
  checkInput(schema: object, value: unknown, path: string): Promise<CheckedValue>
  /** Checks an output, also whether it can be stored. Changes nothing. */
  checkOutput(schema: object, value: unknown, path: string): Promise<CheckedValue>
  stop(): Promise<void>
}

/** Two, so that one hostile schema does not keep others waiting. */
const THREADS = 2
const LIMITS = { timeoutMs: 10_000, memoryBytes: 256_000_000 }

/** Threads start on demand: patterns of a plugin may need exponential time, and large schemas much memory. */
export function createJsonSchemas(limits = LIMITS): JsonSchemas {
  const script = new URL('./json-schema-thread.ts', import.meta.url)
  const threads = createThreadPool(script, THREADS, limits)
  const never = new AbortController().signal

  async function run(kind: SchemaJob['kind'], schema: object, value: unknown, path: string) {
    const reject = (message: string): SchemaAnswer => ({ issues: [{ path, message }] })
    const job = toJob(kind, schema, value, path)
    if (!job) return reject('is nested too deeply')
    try {
      return await threads.run<SchemaAnswer>(job, { signal: never })
    } catch (error) {
      const what = kind === 'problems' ? 'is a schema that' : 'has a value that'
      if (error instanceof ThreadBroken) return reject(`${what} could not be checked`)
      if (!(error instanceof ThreadOverLimit)) throw error
      return reject(
        error.limit === 'time'
          ? `${what} takes longer than ${limits.timeoutMs} ms to check; simplify the patterns of the schema`
          : `${what} takes more than ${limits.memoryBytes} bytes of memory to check; simplify the schema`,
      )
    }
  }
  async function check(...args: Parameters<typeof run>): Promise<CheckedValue> {
    const answer = await run(...args)
    return 'issues' in answer ? answer : { value: JSON.parse(answer.value) }
  }
  return {
    async findProblems(schema, path) {
      const answer = await run('problems', schema, null, path)
      return 'issues' in answer ? answer.issues : []
    },
    checkInput: (schema, value, path) => check('input', schema, value, path),
    checkOutput: (schema, value, path) => check('output', schema, value, path),
    stop: () => threads.stop(),
  }
}

/** @returns null for a value that is nested too deeply to be written. */
function toJob(kind: SchemaJob['kind'], schema: object, value: unknown, path: string): SchemaJob | null {
  try {
    return { kind, schema: JSON.stringify(schema), value: JSON.stringify(value ?? null), path }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

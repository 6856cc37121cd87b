// The child process loads this file too: it must not import packages.

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/** Limits of one job. Those of time, CPU and calls start again after each value that a stream yields. */
export interface SandboxLimits {
  memoryBytes: number
  cpuMs: number
  timeoutMs: number
  outputBytes: number
  /** Calls of host functions. */
  calls: number
}

/** Code to run: calls the export at `path` of an ES module with `args` and the host. */
export interface SandboxJob {
  code: string
  path: readonly string[]
  args: readonly JsonValue[]
  /** Names of the host functions that exist, such as `storage.get`. */
  functions: readonly string[]
  /** Constants of the host. */
  values: Readonly<Record<string, JsonValue>>
}

/** What a job says while it runs. */
export type SandboxNote =
  | { kind: 'log'; line: string }
  | { kind: 'progress'; percent: number; step: string | null }

export const FAILURES = [
  'THREW',
  'STUCK',
  'NOT_JSON',
  'DIED',
  'CPU',
  'TIME',
  'MEMORY',
  'STACK',
  'OUTPUT',
  'CALLS',
] as const
export type Failure = (typeof FAILURES)[number]

/** Messages to the child. Each is a line of JSON. */
export type ToSandbox =
  | { type: 'job'; job: SandboxJob; limits: Pick<SandboxLimits, 'cpuMs' | 'outputBytes'> }
  /** Without a value and an error: undefined. */
  | { type: 'answer'; id: number; value?: JsonValue | undefined; error?: { name: string; message: string } }

/** Messages from the child. Nothing in them can be trusted. */
export type FromSandbox =
  | { type: 'ready' }
  | { type: 'call'; id: number; name: string; args: JsonValue[] }
  | { type: 'note'; note: SandboxNote }
  | { type: 'done'; output: JsonValue }
  | { type: 'failed'; reason: Failure; detail: string }

/** The call by which a stream hands over a value. */
export const YIELD = 'yield'

export const MAX_MESSAGE_BYTES = 2_000_000
/** Levels of arrays and objects in a value of a plugin. Deeper ones could exhaust the stack of what handles them. */
export const MAX_DEPTH = 100
/** Keys of all objects in a value together. Parsing 150,000 of them would block the event loop for 100 ms. */
export const MAX_KEYS = 25_000
/** Arrays and objects in a value together. */
export const MAX_CONTAINERS = 100_000

/**
 * Says why a JSON text is too complex for the host to parse. Null if it is not.
 * @param margin added to each limit, for what a message adds to a value.
 */
export function findExcess(json: string, margin = 0): string | null {
  let depth = 0
  let containers = 0
  let keys = 0
  let isText = false
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (isText) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) isText = false
    } else if (code === QUOTE) isText = true
    else if (code === COLON) {
      if (++keys > MAX_KEYS + margin) return `more than ${MAX_KEYS} keys`
    } else if (code === BRACKET || code === BRACE) {
      if (++depth > MAX_DEPTH + margin) return `more than ${MAX_DEPTH} levels`
      if (++containers > MAX_CONTAINERS + margin) return `more than ${MAX_CONTAINERS} arrays and objects`
    } else if (code === BRACKET + 2 || code === BRACE + 2) depth--
  }
  return null
}

const QUOTE = 34
const BACKSLASH = 92
const COLON = 58
const BRACKET = 91
const BRACE = 123

/** Further notes of a job are dropped. */
export const MAX_NOTES = 1_000

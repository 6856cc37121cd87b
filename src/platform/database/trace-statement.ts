import { isTraced, startChild, timed } from '../tracing/current-span.ts'

interface Statement {
  /** Undefined for raw statements. */
  model: string | undefined
  operation: string
  args: unknown
}

const SYSTEM = { 'db.system.name': 'postgresql' }

/**
 * Sends a statement in a span with the model and the operation, or with the first word and table of a raw statement. It
 * has no values, and no text of the statement.
 */
export function traceStatement<T>({ model, operation, args }: Statement, send: () => Promise<T>): Promise<T> {
  if (!isTraced()) return send()
  const { verb, table } = model ? { verb: operation, table: model } : describeSql(textOf(args))
  const attributes = {
    ...SYSTEM,
    'db.operation.name': verb,
    ...(table !== undefined && { 'db.collection.name': table }),
  }
  return timed(startChild(table === undefined ? verb : `${verb} ${table}`, 'client', attributes), send)
}

/** Runs a transaction in a span, from the wait for a connection to the commit. Its statements are siblings. */
export function traceTransaction<T>(run: () => Promise<T>): Promise<T> {
  return isTraced() ? timed(startChild('transaction', 'client', SYSTEM), run) : run()
}

/** More of a statement is not searched for its table. */
const MAX_TEXT_LENGTH = 2_000

/** The text of a raw statement, without values. */
function textOf(args: unknown): string {
  const { strings } = args as { strings?: readonly string[] }
  // `$queryRawUnsafe` gets the text and then the values.
  const [unsafe] = Array.isArray(args) ? args : []
  return (strings?.join('?') ?? String(unsafe ?? '')).slice(0, MAX_TEXT_LENGTH)
}

function describeSql(text: string): { verb: string; table: string | undefined } {
  const verb = /^\s*(\w{1,20})/.exec(text)?.[1]?.toUpperCase() ?? 'STATEMENT'
  const table = /\b(?:FROM|INTO|UPDATE|JOIN) +([a-z_]{1,63})\b/.exec(text)?.[1]
  return { verb, table }
}

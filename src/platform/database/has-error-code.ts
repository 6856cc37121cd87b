/** Drivers, Prisma and Canopy wrap errors in errors. */
const MAX_DEPTH = 5

/** Whether an error or one of its causes has one of these codes, in any field that Prisma, drivers or Node use. */
export function hasErrorCode(error: unknown, codes: ReadonlySet<unknown>): boolean {
  return findCause(error, ({ code, kind, originalCode }) =>
    [code, kind, originalCode].some(name => codes.has(name)),
  )
}

/** Whether an error or one of its causes passes the test. */
export function findCause(
  error: unknown,
  test: (error: Record<string, unknown>) => boolean,
  depth = 0,
): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false
  const fields = error as Record<string, unknown>
  if (test(fields)) return true
  const driverError = (fields.meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
  return findCause(fields.cause, test, depth + 1) || findCause(driverError, test, depth + 1)
}

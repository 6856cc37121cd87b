import { type DocumentNode, getOperationAST } from 'graphql'
import { findErrorCode } from '../auth/mask-error.ts'
import { currentSpan, startChild, traced } from '../platform/tracing/current-span.ts'

interface OperationArgs {
  document: DocumentNode
  operationName?: string | null | undefined
}

/**
 * Runs a GraphQL operation in a span with its type and name, without variables. The span of a subscription ends when its
 * stream is open, because a span is only sent when it ends, and a stream may stay open for days.
 */
export function traceOperation<Result>(
  { document, operationName }: OperationArgs,
  run: () => Promise<Result>,
): Promise<Result> {
  const operation = getOperationAST(document, operationName)
  const type = operation?.operation ?? 'operation'
  const name = operation?.name?.value
  const span = startChild(`GraphQL ${type}`, 'internal', {
    'graphql.operation.type': type,
    ...(name !== undefined && { 'graphql.operation.name': name }),
  })
  return traced(span, async () => {
    const result = await run()
    markErrors(result)
    return result
  })
}

/** Fails the current span with the code of the first error of a result. */
function markErrors(result: unknown): void {
  const [first] = (result as { errors?: readonly unknown[] }).errors ?? []
  if (first !== undefined) currentSpan().fail(findErrorCode(first))
}

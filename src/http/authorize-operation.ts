import type { ExecutionArgs } from 'graphql'

/**
 * Checks that the viewer may run an operation, and prices it, before it runs.
 * @throws FORBIDDEN, or COST_LIMIT if it costs too much.
 */
export type AuthorizeOperation = (
  operation: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues' | 'contextValue'>,
) => OperationCost

export interface OperationCost {
  /** Cost of the largest possible response. Lists without a declared length are assumed to be short. */
  estimated: number
  /** Cost of what was returned. */
  measure(data: unknown): number
}

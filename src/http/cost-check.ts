import type { ExecutionArgs } from 'graphql'

/** Prices an operation before it runs. @throws COST_LIMIT if it costs too much. */
export type CostCheck = (
  operation: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>,
) => OperationCost

export interface OperationCost {
  /** Cost of the largest possible response. Lists without a declared length are assumed to be short. */
  estimated: number
  /** Cost of what was returned. */
  measure(data: unknown): number
}

import type { ExecutionArgs } from 'graphql'
import type { RequestContext } from '../../context.ts'
import { checkCost, type OperationCost } from '../cost/check-cost.ts'
import { checkKeyAccess } from './check-key-access.ts'

/**
 * Checks that the viewer may run an operation, and prices it, before it runs.
 * @throws FORBIDDEN, or COST_LIMIT if it costs too much.
 */
export function authorizeOperation(args: ExecutionArgs): OperationCost {
  checkKeyAccess(args, (args.contextValue as RequestContext).viewer)
  return checkCost(args)
}

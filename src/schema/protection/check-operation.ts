import type { ExecutionArgs } from 'graphql'
import type { RequestContext } from '../../context.ts'
import { checkCost } from '../cost/check-cost.ts'
import { checkKeyAccess } from './check-key-access.ts'

/** Checks an operation of any transport before it runs. @throws FORBIDDEN or COST_LIMIT */
export function checkOperation(args: ExecutionArgs): void {
  checkKeyAccess(args, (args.contextValue as RequestContext).viewer)
  checkCost(args)
}

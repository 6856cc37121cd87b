import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import type { App } from '../../../app.ts'
import { maskError } from '../../../auth/mask-error.ts'
import type { RequestContext } from '../../../context.ts'
import { currentRequestId } from '../../../platform/request-identity.ts'
import type { AuthorizeOperation, OperationCost } from '../../authorize-operation.ts'
import type { ServerContext } from '../../server-context.ts'
import { chargeOperation, toPoints } from './charge-request.ts'

/**
 * Charges operations before they are executed or subscribed to, and returns what they did not use. Must come last, so
 * that an operation over a limit does nothing.
 */
export function useRateLimit(
  app: App,
  authorizeOperation: AuthorizeOperation,
): Plugin<RequestContext & ServerContext, ServerContext> {
  return {
    async onExecute({ args }) {
      const { estimated, measure } = authorizeOperation(args)
      const charge = await chargeOperation(app, args.contextValue, toPoints(estimated))
      if (!charge) return
      return {
        onExecuteDone({ result }) {
          if (!isAsyncIterable(result)) charge.settle(toPoints(costOfResult(result, { estimated, measure })))
        },
      }
    },
    async onSubscribe({ args }) {
      await chargeOperation(app, args.contextValue, toPoints(authorizeOperation(args).estimated))
    },
    async onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result) || isAsyncIterable(result)) return
      const refused =
        serverContext.viewer && !serverContext.charge && (await chargeRejected(app, serverContext))
      setResult(withCost(refused || result, serverContext))
    },
  }
}

/** An error can hide what was read, so a result with errors costs at least the estimate. */
function costOfResult({ data, errors }: ExecutionResult, { estimated, measure }: OperationCost): number {
  if (data === undefined) return Math.min(1, estimated)
  return errors?.length ? Math.max(estimated, measure(data)) : measure(data)
}

/**
 * Charges 1 point for a request that was rejected before its operation was priced.
 * @returns the errors to send instead if that is over the limit.
 */
export async function chargeRejected(
  app: App,
  request: Pick<ServerContext, 'address' | 'charge' | 'viewer'>,
): Promise<ExecutionResult | null> {
  const { viewer } = request
  if (!viewer) return null
  try {
    await chargeOperation(app, Object.assign(request, { viewer }), 1)
    return null
  } catch (error) {
    return { errors: [maskError(error, currentRequestId(), app.log)] }
  }
}

/** The result with `extensions.cost`. Unchanged if the request was not charged. */
export function withCost<Result extends ExecutionResult>(
  result: Result,
  { charge }: Pick<ServerContext, 'charge'>,
): Result {
  if (!charge) return result
  return { ...result, extensions: { ...result.extensions, cost: charge.describe() } }
}

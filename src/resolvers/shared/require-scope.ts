import type { ViewerContext } from '../../context.ts'
import { NotPermittedError } from '../../errors.ts'
import type { Scope } from '../../generated/prisma/client.ts'

/** Call it first in every operation that changes something. @throws NotPermittedError naming the missing scope. */
export function requireScope({ viewer }: ViewerContext, scope: Scope): void {
  if (!viewer.scopes.has(scope))
    throw new NotPermittedError(`This operation requires an API key with the ${scope} scope.`)
}

import { NotPermittedError } from '../errors.ts'
import type { Scope } from '../generated/prisma/client.ts'
import type { ViewerContext } from '../platform/auth/viewer.ts'

/** The first line of every operation that changes something. @throws NotPermittedError naming the scope that is missing. */
export function requireScope({ viewer }: ViewerContext, scope: Scope): void {
  if (!viewer.scopes.has(scope)) throw new NotPermittedError(`This needs an API key with the scope ${scope}.`)
}

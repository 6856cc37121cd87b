import type { ApiKey, Scope } from '../generated/prisma/client.ts'

/** The user and API key of a request. IDs are UUIDs. */
export interface Viewer {
  workspaceId: string
  userId: string
  apiKeyId: string
  /** Includes implied scopes: ADMIN implies WRITE, WRITE implies READ. */
  scopes: ReadonlySet<Scope>
}

const IMPLIED: Record<Scope, readonly Scope[]> = {
  READ: ['READ'],
  WRITE: ['WRITE', 'READ'],
  ADMIN: ['ADMIN', 'WRITE', 'READ'],
}

/** The viewer of a request with this API key. */
export function viewerOf({ workspaceId, userId, id, scopes }: ApiKey): Viewer {
  return { workspaceId, userId, apiKeyId: id, scopes: expandScopes(scopes) }
}

/** Adds implied scopes. */
export function expandScopes(scopes: readonly Scope[]): ReadonlySet<Scope> {
  return new Set(scopes.flatMap(scope => IMPLIED[scope]))
}

import type { Scope } from '../generated/prisma/client.ts'

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

/** Adds implied scopes. */
export function expandScopes(scopes: readonly Scope[]): ReadonlySet<Scope> {
  return new Set(scopes.flatMap(scope => IMPLIED[scope]))
}

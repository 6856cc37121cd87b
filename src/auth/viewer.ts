import type { App } from '../app.ts'
import type { Scope } from '../generated/prisma/client.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'

/** The user and API key of a request. IDs are UUIDs. */
export interface Viewer {
  workspaceId: string
  userId: string
  apiKeyId: string
  /** Includes implied scopes: ADMIN implies WRITE, WRITE implies READ. */
  scopes: ReadonlySet<Scope>
}

/** Context of every operation. `db` is limited to the workspace of the viewer. */
export interface ViewerContext {
  app: App
  viewer: Viewer
  db: WorkspaceDatabase
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

export function createViewerContext(app: App, viewer: Viewer): ViewerContext {
  return { app, viewer, db: scopeToWorkspace(app.database.prisma, viewer.workspaceId) }
}

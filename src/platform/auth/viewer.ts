import type { Scope } from '../../generated/prisma/client.ts'
import type { Language } from '../../languages/language.ts'
import type { App } from '../app.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../database/scope-to-workspace.ts'

/** Who asks, as told by the API key. Ids are UUIDs. */
export interface Viewer {
  workspaceId: string
  userId: string
  apiKeyId: string
  /** With all that they imply: ADMIN implies WRITE, WRITE implies READ. */
  scopes: ReadonlySet<Scope>
  /** Message language of the API key, if it has one. */
  language?: Language | null
}

/** What every operation works with: the parts of Canopy, who asks, and the database as their workspace sees it. */
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

/** The scopes given, with all that they imply. */
export function expandScopes(scopes: readonly Scope[]): ReadonlySet<Scope> {
  return new Set(scopes.flatMap(scope => IMPLIED[scope]))
}

export function createViewerContext(app: App, viewer: Viewer): ViewerContext {
  return { app, viewer, db: scopeToWorkspace(app.database.prisma, viewer.workspaceId) }
}

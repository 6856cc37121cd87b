import type { App } from './app.ts'
import type { Viewer } from './auth/viewer.ts'
import type { Language } from './languages/language.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from './platform/database/scope-to-workspace.ts'

/** Context of every operation. `db` is limited to the workspace of the viewer. */
export interface ViewerContext {
  app: App
  viewer: Viewer
  db: WorkspaceDatabase
}

export function createViewerContext(app: App, viewer: Viewer): ViewerContext {
  return { app, viewer, db: scopeToWorkspace(app.database.prisma, viewer.workspaceId) }
}

/** The GraphQL context of a request. */
export interface RequestContext extends ViewerContext {
  requestId: string
  /** Language of messages in the response. */
  language: Language
  /** Aborts when the client disconnects or is no longer authorized. */
  signal: AbortSignal
  /** The Last-Event-ID header, which an EventSource sends when it reconnects. Null if there is none. */
  lastEventId: string | null
}

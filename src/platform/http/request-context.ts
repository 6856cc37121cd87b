import type { ViewerContext } from '../auth/viewer.ts'

/** What every field of a request is resolved with. */
export interface RequestContext extends ViewerContext {
  requestId: string
  /** Aborted when the client goes away. */
  signal: AbortSignal
}

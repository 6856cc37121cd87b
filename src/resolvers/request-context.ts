import type { ViewerContext } from '../platform/auth/viewer.ts'
import type { Logger } from '../platform/logger.ts'

/** What every field of a request is resolved with. */
export interface RequestContext extends ViewerContext {
  requestId: string
  log: Logger
  /** Aborted when the client goes away. */
  signal: AbortSignal
}

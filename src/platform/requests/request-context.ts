import type { Language } from '../../languages/language.ts'
import type { ViewerContext } from '../auth/viewer.ts'

/** What every field of a request is resolved with. */
export interface RequestContext extends ViewerContext {
  requestId: string
  /** Language of messages in the answer. */
  language: Language
  /** Aborted when the client goes away, or may no longer be answered. */
  signal: AbortSignal
  /** What an EventSource that comes back says it has seen; null for everybody else. */
  lastEventId: string | null
}

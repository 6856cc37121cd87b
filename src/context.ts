import type { ViewerContext } from './auth/viewer.ts'
import type { Language } from './languages/language.ts'

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

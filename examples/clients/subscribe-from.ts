import type { RequestParams, Sink } from 'graphql-sse'
import type { SubscribePayload } from 'graphql-ws'

/** The client of graphql-sse or graphql-ws. */
interface StreamClient {
  subscribe(request: RequestParams, sink: Sink<Result>): () => void
}
type Result = { data?: Record<string, unknown> | null; errors?: readonly Error[] }

/**
 * Subscribes and sets `variables.after` to the cursor of each event. Both libraries send the variables again when they
 * reconnect, so the stream resumes there.
 */
export function subscribeFrom(
  client: StreamClient,
  { query, operationName, variables: given }: SubscribePayload,
  sink: Sink<Result>,
): () => void {
  const variables = { ...given }
  const request = { query, operationName: operationName ?? undefined, variables }
  return client.subscribe(request, {
    next(result) {
      const [item] = Object.values(result.data ?? {}) as { cursor?: string; sequence?: number }[]
      variables.after = item?.cursor ?? item?.sequence ?? variables.after
      sink.next(result)
    },
    error: problem => sink.error(problem),
    complete: () => sink.complete(),
  })
}

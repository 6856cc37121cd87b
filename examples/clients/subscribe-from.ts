import type { RequestParams, Sink } from 'graphql-sse'
import type { SubscribePayload } from 'graphql-ws'

/** What `createClient` of graphql-sse gives, and that of graphql-ws. */
interface StreamClient {
  subscribe(request: RequestParams, sink: Sink<Result>): () => void
}
type Result = { data?: Record<string, unknown> | null; errors?: readonly Error[] }

/** Subscribes, and moves `variables.after` with every event: both libraries send it anew after a cut, and so go on there. */
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

import { PASSAGE_FIELDS, type PassageData } from './passages.ts'
import { dataOf } from './run-document.ts'
import type { ToolCall } from './tool.ts'

const ITEM_FIELDS = `
  ... on QueryStarted { queryId sequence }
  ... on QueryHit { sequence hit { chunk { ${PASSAGE_FIELDS} } } }
  ... on AnswerDelta { sequence restart text }
  ... on QueryCompleted {
    queryId sequence
    answer { text confidence grounded model citations { start end chunk { ${PASSAGE_FIELDS} } } }
  }
  ... on QueryFailed { sequence code message }`

/** Starts a query. */
export const ASK = `
  subscription ($agentId: ID!, $question: String!, $topK: Int, $conversationId: ID) {
    item: agentQuery(
      input: { agentId: $agentId, query: $question, topK: $topK, conversationId: $conversationId, answer: true }
    ) { __typename ${ITEM_FIELDS} }
  }`
/** Reads a query from its start, while it runs and for ten minutes after. */
export const FOLLOW = `
  subscription ($queryId: ID!) { item: queryEvents(queryId: $queryId) { __typename ${ITEM_FIELDS} } }`

interface Completed {
  __typename: 'QueryCompleted'
  queryId: string
  answer: {
    text: string
    confidence: number
    grounded: boolean
    model: string | null
    citations: { start: number; end: number; chunk: PassageData }[]
  } | null
}
interface Failed {
  __typename: 'QueryFailed'
  code: string
  message: string
}
type QueryItem = { sequence: number } & (
  | { __typename: 'QueryStarted'; queryId: string }
  | { __typename: 'QueryHit'; hit: { chunk: PassageData } }
  | { __typename: 'AnswerDelta'; restart: boolean; text: string }
  | Completed
  | Failed
)

/** What was read of a query. It has an end unless reading was stopped. */
export interface QueryEnd {
  completed: Completed | null
  failed: Failed | null
  hits: PassageData[]
}

/** Minimum interval between progress notifications about the text of an answer. */
const REPORT_MS = 250

/**
 * Reads a streamed query to its end, and reports its progress.
 * @param isOwner whether the query ends with the call.
 * @param stopped stops reading. The query goes on.
 */
export async function readQuery(
  call: ToolCall,
  { query, variables }: { query: string; variables: Record<string, unknown> },
  { isOwner, stopped = new AbortController().signal }: { isOwner: boolean; stopped?: AbortSignal },
): Promise<QueryEnd> {
  const end: QueryEnd = { completed: null, failed: null, hits: [] }
  let queryId: string | null = null
  let characters = 0
  let reportedAt = Number.NEGATIVE_INFINITY
  const reportSometimes = async (sequence: number, message: string) => {
    const now = performance.now()
    if (now - reportedAt < REPORT_MS) return
    reportedAt = now
    await call.report(sequence, message)
  }
  // Reading goes on until the query has ended, because an unknown query cannot be cancelled.
  const cancel = () => queryId !== null && call.cancelQuery(queryId)
  const onAbort = () => void Promise.resolve(cancel()).catch(() => {})
  if (isOwner) call.signal.addEventListener('abort', onAbort, { once: true })
  const operation = { query, documentId: null, operationName: null, variables }
  try {
    for await (const result of call.run(operation, stopped)) {
      const { item } = dataOf<{ item: QueryItem }>(result)
      switch (item.__typename) {
        case 'QueryStarted':
          queryId = item.queryId
          await call.follows(queryId)
          if (isOwner && call.signal.aborted) await cancel()
          await call.report(item.sequence, 'Searching')
          break
        case 'QueryHit':
          end.hits.push(item.hit.chunk)
          await reportSometimes(item.sequence, `Found ${end.hits.length} passages`)
          break
        case 'AnswerDelta':
          characters = (item.restart ? 0 : characters) + item.text.length
          await reportSometimes(item.sequence, `Writing the answer: ${characters} characters`)
          break
        case 'QueryCompleted':
          end.completed = item
          await call.report(item.sequence, 'Done')
          break
        case 'QueryFailed':
          end.failed = item
      }
    }
  } finally {
    call.signal.removeEventListener('abort', onAbort)
  }
  return end
}

import { visibleAgentIds } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'
import { searchEmbeddings } from '../../flags/guarded-models.ts'
import { explainSearch, type SearchExplanation } from '../../knowledge/retrieval/explain-search.ts'
import { type SearchOutcome, type SearchRequest, search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import { toStorable } from '../../platform/database/text-problems.ts'
import { decodeId } from '../../platform/ids.ts'
import { findDocument } from '../documents/documents.ts'
import { InputProblems } from '../shared/input-problems.ts'

interface SearchInput {
  query: string
  limit?: number | null | undefined
  scope?:
    | {
        nodeIds?: string[] | null | undefined
        documentIds?: string[] | null | undefined
        languages?: string[] | null | undefined
      }
    | null
    | undefined
  lanes?:
    | {
        lexical?: number | null | undefined
        trigram?: number | null | undefined
        semantic?: number | null | undefined
      }
    | null
    | undefined
  minScore?: number | null | undefined
}

export const MAX_HITS = 100
export const MAX_QUERY_CHARACTERS = 10_000

/** Searches the workspace, or the scopes of the agents that the key is restricted to. Unknown ids match nothing. */
export async function searchDocuments(context: ViewerContext, input: SearchInput): Promise<SearchOutcome> {
  return search(context.db, await readSearch(context, input))
}

/** @throws ValidationError */
async function readSearch(context: ViewerContext, input: SearchInput): Promise<SearchRequest> {
  const { app, viewer } = context
  const limit = input.limit ?? 10
  checkSearch(input.query, limit, input.minScore ?? 0, input.lanes ?? {})
  const { nodeIds, documentIds, languages } = input.scope ?? {}
  return {
    workspaceId: viewer.workspaceId,
    embeddings: await searchEmbeddings(app, viewer, { userId: viewer.userId }),
    query: readQuery(input.query),
    limit,
    minScore: input.minScore ?? 0,
    weights: input.lanes ?? {},
    scope: {
      agentIds: visibleAgentIds(viewer) ?? undefined,
      nodeIds: nodeIds ? await findVisibleNodes(context, nodeIds) : undefined,
      documentIds: documentIds?.flatMap(id => decodeId('Document', id) ?? []),
      languages: languages?.map(toStorable),
    },
  }
}

/** UUIDs of those nodes that the key can see. If it is restricted to agents, these are the nodes in their scopes. */
async function findVisibleNodes({ db, viewer }: ViewerContext, ids: readonly string[]): Promise<string[]> {
  const uuids = ids.flatMap(id => decodeId('TaxonomyNode', id) ?? [])
  const agentIds = visibleAgentIds(viewer)
  if (!agentIds) return uuids
  const isInScope = { ancestor: { agents: { some: { agentId: { in: [...agentIds] } } } } }
  const nodes = await db.taxonomyNode.findMany({
    where: { id: { in: uuids }, ancestors: { some: isInScope } },
    select: { id: true },
  })
  return nodes.map(({ id }) => id)
}

/** @throws ValidationError with every value that is out of bounds. */
export function checkSearch(
  query: string,
  limit: number,
  minScore: number,
  lanes: NonNullable<SearchInput['lanes']> = {},
): void {
  const problems = new InputProblems()
  if (query.length > MAX_QUERY_CHARACTERS)
    problems.add('input.query', `must have at most ${MAX_QUERY_CHARACTERS} characters`)
  if (limit < 1 || limit > MAX_HITS)
    problems.add('input.limit', `must be from 1 to ${MAX_HITS}, but is ${limit}`)
  if (minScore < 0 || minScore > 1) problems.add('input.minScore', `must be from 0 to 1, but is ${minScore}`)
  for (const [lane, weight] of Object.entries(lanes))
    if (typeof weight === 'number' && weight < 0)
      problems.add(`input.lanes.${lane}`, `must be 0 or more, but is ${weight}`)
  problems.throwIfAny()
}

/** Explains why a document is or is not among the hits of a search. */
export async function explainDocument(
  context: ViewerContext,
  input: SearchInput,
  documentId: string,
): Promise<SearchExplanation & { documentId: string }> {
  const request = await readSearch(context, input)
  const id = await findDocument(context, documentId)
  return { ...(await explainSearch(context.db, request, id)), documentId: id }
}

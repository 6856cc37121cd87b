import { type SearchOutcome, search } from '../../knowledge/retrieval/search.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { InputProblems } from '../input-problems.ts'

export interface SearchInput {
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

const MOST_HITS = 100
const LONGEST_QUERY = 10_000

/** Search over the workspace. Ids in the scope that are unknown hold nothing. */
export async function searchDocuments(
  { db, viewer }: ViewerContext,
  input: SearchInput,
): Promise<SearchOutcome> {
  const limit = input.limit ?? 10
  checkSearch(input.query, limit, input.minScore ?? 0)
  const { nodeIds, documentIds, languages } = input.scope ?? {}
  return search(db, {
    workspaceId: viewer.workspaceId,
    query: input.query,
    limit,
    minScore: input.minScore ?? 0,
    weights: input.lanes ?? {},
    scope: {
      nodeIds: nodeIds?.flatMap(id => decodeId('TaxonomyNode', id) ?? []),
      documentIds: documentIds?.flatMap(id => decodeId('Document', id) ?? []),
      languages: languages?.map(language => language.toWellFormed().replaceAll('\0', '')),
    },
  })
}

/** @throws ValidationError naming everything that is out of bounds. */
export function checkSearch(query: string, limit: number, minScore: number): void {
  const problems = new InputProblems()
  if (query.length > LONGEST_QUERY)
    problems.add('input.query', `must have at most ${LONGEST_QUERY} characters`)
  if (limit < 1 || limit > MOST_HITS)
    problems.add('input.limit', `must be from 1 to ${MOST_HITS}, but is ${limit}`)
  if (minScore < 0 || minScore > 1) problems.add('input.minScore', `must be from 0 to 1, but is ${minScore}`)
  problems.throwIfAny()
}

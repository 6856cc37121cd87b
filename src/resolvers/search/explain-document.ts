import { explainSearch, type SearchExplanation } from '../../knowledge/retrieval/explain-search.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findDocument } from '../documents/find-document.ts'
import { readSearch, type SearchInput } from './search-documents.ts'

/** Explains why a document is or is not among the hits of a search. */
export async function explainDocument(
  context: ViewerContext,
  input: SearchInput,
  documentId: string,
): Promise<SearchExplanation & { documentId: string }> {
  const request = readSearch(context, input)
  const id = await findDocument(context, documentId)
  return { ...(await explainSearch(context.db, request, id)), documentId: id }
}

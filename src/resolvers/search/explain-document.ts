import { NotFoundError } from '../../errors.ts'
import { explainSearch, type SearchExplanation } from '../../knowledge/retrieval/explain-search.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { readSearch, type SearchInput } from './search-documents.ts'

/** Why a document is, or is not, among the hits of a search. */
export async function explainDocument(
  context: ViewerContext,
  input: SearchInput,
  documentId: string,
): Promise<SearchExplanation & { documentId: string }> {
  const request = readSearch(context, input)
  const id = decodeId('Document', documentId)
  const document = id && (await context.db.document.findUnique({ where: { id }, select: { id: true } }))
  if (!document) throw new NotFoundError('document', documentId)
  return { ...(await explainSearch(context.db, request, document.id)), documentId: document.id }
}

import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { SearchHit } from '../retrieval/search.ts'
import { contentKind } from '../text/content-kind.ts'
import { plainMarkdown } from '../text/plain-markdown.ts'
import { splitSentences } from '../text/sentences.ts'
import type { Evidence } from './answer.ts'

/** The best hits are enough for an answer. */
const MAX_PASSAGES = 6
/** Headings are left out: they make no statement. */
const HEADING = /^#{1,6}\s/

/** Loads the passages of the best hits, best first, without those deleted since the search. */
export async function loadEvidence(
  db: Pick<WorkspaceTransaction, 'chunk'>,
  hits: readonly SearchHit[],
): Promise<Evidence[]> {
  const ids = hits.slice(0, MAX_PASSAGES).map(hit => hit.chunkId)
  const chunks = await db.chunk.findMany({
    where: { id: { in: ids } },
    select: { id: true, content: true, document: { select: { title: true, contentType: true } } },
  })
  const byId = new Map(chunks.map(chunk => [chunk.id, chunk]))
  return ids.flatMap(chunkId => {
    const chunk = byId.get(chunkId)
    if (!chunk) return []
    const { title, contentType } = chunk.document
    const isProse = contentKind(contentType) === 'prose'
    const sentences = splitSentences(chunk.content)
      .filter(sentence => !(isProse && HEADING.test(sentence)))
      .map(sentence => (isProse ? plainMarkdown(sentence) : sentence))
      .filter(sentence => sentence !== '')
    return [{ chunkId, title, sentences }]
  })
}

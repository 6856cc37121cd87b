import { type LanguageModel, ModelFailed } from '../../models/language-model.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Logger } from '../../platform/logger.ts'
import { readStatistics, weighTerm } from '../retrieval/index-statistics.ts'
import type { Searchable } from '../retrieval/lane.ts'
import type { SearchHit } from '../retrieval/search.ts'
import { contentKind } from '../text/content-kind.ts'
import { plainMarkdown } from '../text/plain-markdown.ts'
import type { Query } from '../text/read-query.ts'
import { splitSentences } from '../text/sentences.ts'
import type { Answer, Evidence } from './answer.ts'
import { drawAnswer } from './draw-answer.ts'
import { writeAnswer } from './write-answer.ts'

/** The next piece of an answer. */
export interface AnswerPiece {
  text: string
  /** Discard the previous pieces: the answer starts over with this one. */
  restart: boolean
}

interface Question {
  workspaceId: string
  question: Query
  hits: readonly SearchHit[]
  /** Null to draw sentences from the hits. */
  model: LanguageModel | null
}

/**
 * Yields an answer piece by piece and returns the complete answer. The model writes it. Without a model, or if it
 * fails, the answer is sentences drawn from the hits. Returns null if the hits contain no answer.
 */
export async function* answerQuestion(
  db: Searchable,
  { workspaceId, question, hits, model }: Question,
  { log, signal }: { log: Logger; signal: AbortSignal },
): AsyncGenerator<AnswerPiece, Answer | null> {
  const passages = await loadEvidence(db, hits)
  if (passages.length === 0) return null
  let hasBegun = false
  if (model) {
    const writing = writeAnswer(model, { question: question.text, passages }, signal)
    try {
      for (;;) {
        const { done, value } = await writing.next()
        if (done) return value
        hasBegun = true
        yield { text: value, restart: false }
      }
    } catch (error) {
      if (!(error instanceof ModelFailed)) throw error
      log.warn({ cause: error.message }, 'the model failed, so the answer is drawn from the hits')
    } finally {
      // The client may have disconnected.
      await writing.return(null as never)
    }
  }
  const answer = drawAnswer(await termWeights(db, workspaceId, question), passages)
  if (answer || hasBegun) yield { text: answer?.text ?? '', restart: hasBegun }
  return answer
}

async function termWeights(
  db: Searchable,
  workspaceId: string,
  { terms }: Query,
): Promise<Map<string, number>> {
  const statistics = await readStatistics(db, workspaceId, terms)
  return new Map(terms.map(term => [term, weighTerm(statistics, term).weight]))
}

/** The best hits are enough for an answer. */
const MAX_PASSAGES = 6
/** Headings are left out: they make no statement. */
const HEADING = /^#{1,6}\s/

/** Loads the passages of the best hits, best first, without those deleted since the search. */
async function loadEvidence(
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

import { v7 as uuidv7 } from 'uuid'
import { type KeywordNode, placeByKeywords, type RulePlacement } from '../documents/place-by-keywords.ts'
import { chunkDocument } from '../text/chunk-document.ts'
import { contentKind } from '../text/content-kind.ts'
import { indexTerms, type PassageTerms } from '../text/index-terms.ts'
import { formatPostings, type PostingRows } from './format-postings.ts'

/** What is indexed of a document. */
export interface SourceDocument {
  id: string
  title: string
  contentType: string
  /** Of the text, by which it is told later whether this is still the document's content. */
  sha256: string
  text: string
}

export interface PreparedDocument {
  id: string
  sha256: string
  placements: RulePlacement[]
  /** 0 when there is no text in it. */
  passages: number
  /** Of all passages together, in terms. */
  length: number
}

export interface PreparedPassage {
  id: string
  documentId: string
  ordinal: number
  headings: string[]
  content: string
  length: number
}

/** What one transaction writes. The passages of a long document are in several batches, one behind the other. */
export interface PreparedBatch {
  /** All that it has something of. */
  sources: Pick<SourceDocument, 'id' | 'sha256'>[]
  /** Whose first passage is here: what they had before goes. */
  begun: PreparedDocument[]
  /** Whose last passage is here. */
  completed: PreparedDocument[]
  passages: PreparedPassage[]
  postings: PostingRows
  /** Distinct, in order. */
  spellings: { spelling: string; term: string }[]
}

/** Makes documents into what the word index holds of them. Pure and heavy: it belongs in a thread of its own. */
export function prepareBatches(
  documents: readonly SourceDocument[],
  nodes: readonly KeywordNode[],
  passagesPerBatch: number,
): PreparedBatch[] {
  const batches: PreparedBatch[] = []
  let batch = new BatchBuilder()
  for (const document of documents) {
    const chunks = chunkDocument(document.text, document.contentType)
    const prepared = describeDocument(document, chunks, nodes)
    batch.begun.push(prepared)
    batch.sources.set(document.id, prepared)
    for (const chunk of chunks) {
      if (batch.passages.length === passagesPerBatch) {
        batches.push(batch.build())
        batch = new BatchBuilder()
        batch.sources.set(document.id, prepared)
      }
      const { title, contentType } = document
      const terms = indexTerms(
        { title, headings: chunk.headings, body: chunk.content },
        contentKind(contentType),
      )
      prepared.length += terms.length
      batch.add({ ...chunk, id: uuidv7(), documentId: document.id, length: terms.length }, terms)
    }
    batch.completed.push(prepared)
  }
  batches.push(batch.build())
  return batches
}

function describeDocument(
  { id, sha256, title, text }: SourceDocument,
  chunks: readonly { headings: string[] }[],
  nodes: readonly KeywordNode[],
): PreparedDocument {
  const headings = [...new Set(chunks.flatMap(chunk => chunk.headings))]
  return {
    id,
    sha256,
    placements: placeByKeywords({ title, headings, text }, nodes),
    passages: chunks.length,
    length: 0,
  }
}

class BatchBuilder {
  readonly sources = new Map<string, PreparedDocument>()
  readonly begun: PreparedDocument[] = []
  readonly completed: PreparedDocument[] = []
  readonly passages: PreparedPassage[] = []
  readonly #terms: PassageTerms[] = []

  add(passage: PreparedPassage, terms: PassageTerms): void {
    this.passages.push(passage)
    this.#terms.push(terms)
  }

  build(): PreparedBatch {
    const spellings = new Map(this.#terms.flatMap(terms => [...terms.spellings]))
    return {
      sources: [...this.sources.values()].map(({ id, sha256 }) => ({ id, sha256 })),
      begun: this.begun,
      completed: this.completed,
      passages: this.passages,
      postings: formatPostings(this.#terms.map(({ terms }) => terms)),
      spellings: [...spellings].map(([spelling, term]) => ({ spelling, term })),
    }
  }
}

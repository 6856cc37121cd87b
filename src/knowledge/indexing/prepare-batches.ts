import { v7 as uuidv7 } from 'uuid'
import { type KeywordNode, placeByKeywords, type RulePlacement } from '../documents/place-by-keywords.ts'
import { chunkDocument, type TextChunk } from '../text/chunk-document.ts'
import { contentKind } from '../text/content-kind.ts'
import { DocumentTooLarge } from '../text/document-limits.ts'
import { isFirstLine } from '../text/document-title.ts'
import { createFieldReader, indexTerms, type PassageTerms } from '../text/index-terms.ts'
import { formatPostings, type PostingRows } from './format-postings.ts'

/** A document to index. */
export interface SourceDocument {
  id: string
  title: string
  contentType: string
  /** Hash of the text, to detect later whether the content has changed. */
  sha256: string
  text: string
}

export interface PreparedDocument {
  id: string
  sha256: string
  placements: RulePlacement[]
  /** Why it is not indexed, in one sentence for users. Null if it is indexed. */
  failure: string | null
  /** Total length of its passages, in terms. */
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

/** The data that one transaction writes. A long document spans several consecutive batches. */
export interface PreparedBatch {
  /** All documents in the batch. */
  sources: Pick<SourceDocument, 'id' | 'sha256'>[]
  /** IDs of documents that start here, also those without text. Their old passages are deleted. */
  begun: string[]
  /** Documents whose last passage is here, and documents that failed. */
  completed: PreparedDocument[]
  passages: PreparedPassage[]
  postings: PostingRows
  /** Distinct, in order of occurrence. */
  spellings: { spelling: string; term: string }[]
}

const NO_TEXT = 'The document has no text.'

/** Prepares documents for the word index. Pure but CPU-intensive, so run it in a worker thread. */
export function* prepareBatches(
  documents: readonly SourceDocument[],
  nodes: readonly KeywordNode[],
  passagesPerBatch: number,
): Generator<PreparedBatch> {
  let batch = new BatchBuilder()
  for (const document of documents) {
    const divided = divide(document)
    if ('failure' in divided) {
      batch.fail(document, divided.failure)
      continue
    }
    const { chunks } = divided
    const prepared = describeDocument(document, chunks, nodes)
    batch.begin(prepared)
    const { title, text, contentType } = document
    const isTitleRepeated = isFirstLine(title, text, contentType)
    const readHead = createFieldReader()
    for (const chunk of chunks) {
      if (batch.passages.length === passagesPerBatch) {
        yield batch.build()
        batch = new BatchBuilder()
        batch.sources.set(document.id, prepared)
      }
      const fields = { title, isTitleRepeated, headings: chunk.headings, body: chunk.content }
      const terms = indexTerms(fields, contentKind(contentType), readHead)
      prepared.length += terms.length
      batch.add({ ...chunk, id: uuidv7(), documentId: document.id, length: terms.length }, terms)
    }
    batch.completed.push(prepared)
  }
  yield batch.build()
}

/** The batch for a document that could not be prepared. Its previously indexed content stays searchable. */
export function failedBatch(document: Pick<SourceDocument, 'id' | 'sha256'>, failure: string): PreparedBatch {
  const batch = new BatchBuilder()
  batch.fail(document, failure)
  return batch.build()
}

function divide({ text, contentType }: SourceDocument): { chunks: TextChunk[] } | { failure: string } {
  try {
    return { chunks: chunkDocument(text, contentType) }
  } catch (error) {
    if (error instanceof DocumentTooLarge) return { failure: error.message }
    throw error
  }
}

function describeDocument(
  { id, sha256, title, text }: SourceDocument,
  chunks: readonly TextChunk[],
  nodes: readonly KeywordNode[],
): PreparedDocument {
  const headings = [...new Set(chunks.flatMap(chunk => chunk.headings))]
  const placements = placeByKeywords({ title, headings, text }, nodes)
  return { id, sha256, placements, failure: chunks.length ? null : NO_TEXT, length: 0 }
}

class BatchBuilder {
  readonly sources = new Map<string, Pick<SourceDocument, 'id' | 'sha256'>>()
  readonly begun: string[] = []
  readonly completed: PreparedDocument[] = []
  readonly passages: PreparedPassage[] = []
  readonly #terms: PassageTerms[] = []

  begin(document: PreparedDocument): void {
    this.begun.push(document.id)
    this.sources.set(document.id, document)
  }

  fail({ id, sha256 }: Pick<SourceDocument, 'id' | 'sha256'>, failure: string): void {
    this.sources.set(id, { id, sha256 })
    this.completed.push({ id, sha256, placements: [], failure, length: 0 })
  }

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

import type { DocumentNode } from 'graphql'

/** A parsed document takes about 50 bytes per character of its text. */
const MAX_CHARACTERS = 1_000_000

/** An LRU cache of parsed documents, by their text. */
export function createDocumentCache(maxCharacters = MAX_CHARACTERS) {
  /** Least recently used first. */
  const documents = new Map<string, DocumentNode>()
  let characters = 0
  return {
    get(text: string): DocumentNode | undefined {
      const document = documents.get(text)
      if (!document) return undefined
      documents.delete(text)
      documents.set(text, document)
      return document
    },
    set(text: string, document: DocumentNode): void {
      if (documents.has(text)) return
      documents.set(text, document)
      characters += text.length
      for (const [oldest] of documents) {
        if (characters <= maxCharacters) break
        documents.delete(oldest)
        characters -= oldest.length
      }
    },
  }
}

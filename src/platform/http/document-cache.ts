import type { DocumentNode } from 'graphql'

/** What is kept of a document takes some 50 bytes for each of its characters. */
const MAX_CHARACTERS = 1_000_000

/** Keeps parsed documents by their text. Those used longest ago go first. */
export function createDocumentCache(maxCharacters = MAX_CHARACTERS) {
  /** In the order of use. */
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

import { createHash } from 'node:crypto'

const DOCUMENT_ID = /^(?:sha256:)?([0-9a-f]{64})$/

/** The ID of a document: the SHA-256 of its text, in lower-case hexadecimal digits. */
export function documentIdOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The ID without the prefix `sha256:` that GraphQL codegen writes. Null if it is not a document ID. */
export function readDocumentId(sent: unknown): string | null {
  return (typeof sent === 'string' && DOCUMENT_ID.exec(sent)?.[1]) || null
}

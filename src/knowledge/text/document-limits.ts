/** Limits of one document. A larger file is probably malicious, or many documents in one. */
export const MAX_CHARACTERS = 20_000_000
export const MAX_HEADINGS = 20_000
export const MAX_PASSAGES = 50_000

/** The document is too large to be indexed. `message` is one sentence for users. */
export class DocumentTooLarge extends Error {
  override readonly name = 'DocumentTooLarge'
  constructor(limit: number, what: string) {
    super(
      `The document has more than ${limit.toLocaleString('en')} ${what}; split it into several documents.`,
    )
  }
}

/** @throws DocumentTooLarge */
export function checkCharacters(text: string): void {
  if (text.length > MAX_CHARACTERS) throw new DocumentTooLarge(MAX_CHARACTERS, 'characters')
}

/** What one document may have. More is a file that was made to break us, or many documents in one. */
export const MAX_CHARACTERS = 20_000_000
export const MAX_HEADINGS = 20_000
export const MAX_PASSAGES = 50_000

/** A document that is not indexed because of its size. `message` is one sentence for a person. */
export class DocumentTooLarge extends Error {
  override readonly name = 'DocumentTooLarge'
  constructor(limit: number, what: string) {
    super(
      `The document has more than the ${limit.toLocaleString('en')} ${what} that are indexed of one; divide it into several.`,
    )
  }
}

/** @throws DocumentTooLarge */
export function checkCharacters(text: string): void {
  if (text.length > MAX_CHARACTERS) throw new DocumentTooLarge(MAX_CHARACTERS, 'characters')
}

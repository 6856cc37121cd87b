/** The text of a file. */
export interface ExtractedText {
  /** In NFC. Markdown, except for plain text and source code, which are unchanged. */
  text: string
  /** Media type of the file. */
  contentType: string
  /** The title in the file. Null if it has none. */
  title: string | null
  /** Null if unknown. */
  language: string | null
  /** Size of the text in UTF-8. */
  bytes: number
  sha256: string
}

export interface FileToRead {
  bytes: Uint8Array
  filename: string
  /** As sent by the client. Null if it sent none. */
  contentType: string | null
}

/** Limits on what is unpacked from one file. */
export interface ExtractionLimits {
  maxBytes: number
  maxEntries: number
}

/** The text of a file cannot be read. `message` is one sentence for users. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}

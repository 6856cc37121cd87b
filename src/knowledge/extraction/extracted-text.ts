/** What a file says. */
export interface ExtractedText {
  /** In NFC. Markdown, but for plain text and source code, which stay as they are. */
  text: string
  /** Media type of the file. */
  contentType: string
  /** The title that the file gives itself; null where it has none. */
  title: string | null
  /** Null when it is not known. */
  language: string | null
  /** Of the text, in UTF-8. */
  bytes: number
  sha256: string
}

export interface FileToRead {
  bytes: Uint8Array
  filename: string
  /** As its sender said, if anything. */
  contentType: string | null
}

/** What may be unpacked from one file. */
export interface ExtractionLimits {
  maxBytes: number
  maxEntries: number
}

export interface ExtractedText {
  /** In NFC. Markdown, except for plain text and source code, which are unchanged. */
  text: string
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

const ALWAYS_ALLOWED_BYTES = 1_000_000
const MAX_COMPRESSION_RATIO = 100

/** How much a file may unpack to. Small files may have any compression ratio. */
export function maxUnpackedBytes(file: Uint8Array, { maxBytes }: ExtractionLimits): number {
  return Math.min(maxBytes, Math.max(ALWAYS_ALLOWED_BYTES, file.length * MAX_COMPRESSION_RATIO))
}

/** The text of a file cannot be read. `message` is one sentence for users. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}

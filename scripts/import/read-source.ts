import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { HTML, isBinaryType, MARKDOWN, PLAIN, typeOfName } from '../../src/knowledge/text/file-types.ts'
import { findTextProblem } from '../../src/platform/database/text-problems.ts'
import type { FoundFile } from './walk-folder.ts'

/** Longer texts are sent as files. */
const MAX_TEXT_BYTES = 200_000
/** Longer files are not read; Canopy rejects them with its limit. */
const MAX_FILE_BYTES = 200_000_000

/** A file to send: as text, or as bytes that the server extracts. */
export interface Source extends FoundFile {
  filename: string
  bytes: number
  contentType: string
  /** Null: the server extracts the text. */
  text: string | null
  /** Hash of the text as the server stores it, or of the file. */
  sha256: string
}

export async function readSource(file: FoundFile): Promise<Source> {
  const { size } = await stat(file.path)
  const content = size > MAX_FILE_BYTES ? Buffer.alloc(0) : await readFile(file.path)
  const filename = basename(file.path).normalize('NFC')
  const contentType = typeOfName(filename) ?? PLAIN
  const text = isBinaryType(contentType) || contentType === HTML ? null : readText(content)
  return { ...file, filename, bytes: size, contentType, text, sha256: hash(text ?? content) }
}

/** Null for Markdown, which has headings. Code and plain text have none. */
export function titleOf({ filename, contentType }: Source): string | null {
  return contentType === MARKDOWN ? null : filename
}

function readText(bytes: Buffer): string | null {
  if (bytes.length > MAX_TEXT_BYTES) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFC')
    return text.trim() === '' || findTextProblem(text) ? null : text
  } catch {
    return null
  }
}

function hash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

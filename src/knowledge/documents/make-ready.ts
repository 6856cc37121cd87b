import { createHash } from 'node:crypto'
import type { Prisma } from '../../generated/prisma/client.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { titleOfText } from '../text/document-title.ts'
import type { ReadyDocument } from './save-documents.ts'

interface GivenText {
  title?: string | null | undefined
  text?: string | null | undefined
  /** Default: `text/markdown`. */
  contentType?: string | null | undefined
  sourceUri?: string | null | undefined
  /** Default: detected. */
  language?: string | null | undefined
  metadata?: object | null | undefined
}

/** Prepares a checked text to be saved. */
export function makeReady(given: GivenText, nodeIds: string[]): ReadyDocument {
  const text = toNfc(given.text ?? '')
  const contentType = given.contentType ?? 'text/markdown'
  return {
    text,
    nodeIds,
    row: {
      title: given.title ? toNfc(given.title).trim() : titleOfText(text, contentType),
      sourceUri: given.sourceUri ?? null,
      contentType,
      language: given.language ?? detectLanguage(text),
      bytes: Buffer.byteLength(text),
      sha256: createHash('sha256').update(text).digest('hex'),
      metadata: (given.metadata ?? {}) as Prisma.InputJsonObject,
    },
  }
}

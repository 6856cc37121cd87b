import { toNfc } from '../platform/to-nfc.ts'

/** The text in NFC, as it is stored. Null if there is none. */
export function normalizeText(text: string | null | undefined): string | null {
  return typeof text === 'string' ? toNfc(text) : null
}

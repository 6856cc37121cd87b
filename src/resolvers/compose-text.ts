import { toNfc } from '../platform/to-nfc.ts'

/** A text as it is kept: composed, however it was typed. Null where there is none. */
export function composeText(text: string | null | undefined): string | null {
  return typeof text === 'string' ? toNfc(text) : null
}

import { toNfc } from '../../platform/to-nfc.ts'

/** Tags as they are kept and looked for: composed small letters without space around them, each once, as first named. */
export function foldTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(tag => toNfc(tag).trim().toLowerCase()))]
}

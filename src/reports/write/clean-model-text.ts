import { plainModelText } from '../../knowledge/answers/plain-model-text.ts'

/** Whether a text contains HTML, links, addresses or URL schemes that a client might act on. */
export function isActive(text: string): boolean {
  return /<[a-z!/?]|:\/\/|\bwww\.|\]\s?[([]|!\[|\b(?:javascript|data|vbscript|mailto|tel|file):|[@＠][\p{L}\p{N}-]{1,63}\.\p{L}/iu.test(
    text,
  )
}

/** Converts model text to plain text. No passage is cited, so all addresses are removed. */
export function cleanModelText(text: string): string {
  return plainModelText(text)
}

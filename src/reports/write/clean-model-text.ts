import { plainModelText } from '../../knowledge/answers/plain-model-text.ts'

/** Whether a text has what its readers' programs might act on. */
export function isActive(text: string): boolean {
  return /<[a-z!/?]|:\/\/|\bwww\.|\]\s?[([]|!\[|\b(?:javascript|data|vbscript|mailto|tel|file):|[@＠][\p{L}\p{N}-]{1,63}\.\p{L}/iu.test(
    text,
  )
}

/** A sentence of a model as plain text, where no passage is named: every address is taken out. */
export function cleanModelText(text: string): string {
  return plainModelText(text)
}

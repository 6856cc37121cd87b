import { plainMarkdown } from '../../knowledge/text/plain-markdown.ts'
import { cleanLine } from '../clean-text.ts'

/** What a model's text may not carry, and what stays of it. Bounded, so that no text takes long. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  // Invisible characters, and those that turn the direction of writing.
  [/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu, ''],
  [/<!--[\s\S]{0,2000}?-->/g, ' '],
  [/<\/?[a-z!?][^<>]{0,2000}>/gi, ' '],
  [/!\[[^[\]]{0,500}\]\s?(?:\([^()]{0,2000}\)|\[[^[\]]{0,500}\])?/g, ''],
  [/\[([^[\]]{0,500})\]\s?(?:\([^()]{0,2000}\)|\[[^[\]]{0,500}\])/g, '$1'],
  [/\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s)\]>"']{0,2000}/gi, ''],
  [/\b(?:javascript|data|vbscript|mailto|tel|file):[^\s)\]>"']{1,2000}/gi, ''],
  [/(?<![\p{L}\p{N}])www\.[^\s)\]>"']{1,2000}/giu, ''],
  [/(?<![\p{L}\p{N}.@])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\/[^\s)\]>"']{0,2000}/giu, ''],
  // What stays of brackets and parentheses when all that was in them is gone.
  [/\[\s*\]|\(\s*\)|<\s*>/g, ' '],
]

/** Whether a text has what its readers' programs might act on. */
export function isActive(text: string): boolean {
  return /<[a-z!/?]|:\/\/|\bwww\.|\]\s?[([]|!\[|\b(?:javascript|data|vbscript|mailto|tel|file):/i.test(text)
}

/** A sentence of a model as plain text: without links, addresses, images, HTML and marks of Markdown. */
export function cleanModelText(text: string): string {
  const bare = FORBIDDEN.reduce((rest, [forbidden, kept]) => rest.replace(forbidden, kept), text)
  return cleanLine(plainMarkdown(bare)).replace(/\s+([.,;:!?])/g, '$1')
}

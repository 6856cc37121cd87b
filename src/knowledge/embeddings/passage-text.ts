import { createHash } from 'node:crypto'
import { tokensOfUnit } from '../text/estimate-tokens.ts'

/** What a passage is embedded as: its title and headings say what it is about, and its own words often do not. */
export function passageText(
  passage: { title: string; headings: readonly string[]; content: string },
  mostTokens: number,
): string {
  return cutToTokens(
    [[passage.title, ...passage.headings].join(' › '), passage.content].join('\n'),
    mostTokens,
  )
}

/** What a node is embedded as. */
export function nodeText(node: {
  name: string
  description: string | null
  path: readonly string[]
}): string {
  return [node.path.join(' › ') || node.name, node.description ?? ''].join('\n').trim()
}

/** By what the same text is known again. */
export function hashText(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The beginning of a text, of at most about so many tokens, without half a character at its end. */
export function cutToTokens(text: string, mostTokens: number): string {
  let tokens = 0
  for (let i = 0; i < text.length; i++) {
    tokens += tokensOfUnit(text.charCodeAt(i))
    if (tokens > mostTokens) return text.slice(0, i).replace(/[\uD800-\uDBFF]$/, '')
  }
  return text
}

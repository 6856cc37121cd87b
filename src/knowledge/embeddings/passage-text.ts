import { createHash } from 'node:crypto'
import { tokensOfUnit } from '../text/estimate-tokens.ts'

/**
 * The text to embed for a passage. Includes title and headings, because the content alone often does not name its
 * subject.
 */
export function passageText(
  passage: { title: string; headings: readonly string[]; content: string },
  maxTokens: number,
): string {
  return truncateToTokens(
    [[passage.title, ...passage.headings].join(' › '), passage.content].join('\n'),
    maxTokens,
  )
}

/** The text to embed for a node. */
export function nodeText(node: {
  name: string
  description: string | null
  path: readonly string[]
}): string {
  return [node.path.join(' › ') || node.name, node.description ?? ''].join('\n').trim()
}

/** Hash that identifies equal texts. */
export function hashText(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Truncates a text to about `maxTokens` estimated tokens, without splitting a surrogate pair. */
export function truncateToTokens(text: string, maxTokens: number): string {
  let tokens = 0
  for (let i = 0; i < text.length; i++) {
    tokens += tokensOfUnit(text.charCodeAt(i))
    if (tokens > maxTokens) return text.slice(0, i).replace(/[\uD800-\uDBFF]$/, '')
  }
  return text
}

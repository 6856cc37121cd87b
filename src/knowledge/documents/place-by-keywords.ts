import { toNfc } from '../../platform/to-nfc.ts'

/** A placement by rule. Its confidence is that of the node's best-matching keyword. */
export interface RulePlacement {
  nodeId: string
  confidence: number
  needsReview: boolean
}

export interface KeywordNode {
  id: string
  keywords: readonly string[]
}

/** The parts of a document that are searched for keywords. */
export interface KeywordDocument {
  title: string
  headings: readonly string[]
  text: string
}

/** Minimum confidence of a sure match. If there is one, weaker matches are ignored. */
export const SURE_CONFIDENCE = 0.9
/** Placements below this confidence need review. */
export const REVIEW_THRESHOLD = 0.7
/** Minimum confidence at which a placement counts: for coverage, and for what an agent may answer from. */
export const MIN_COUNTED_CONFIDENCE = 0.7
/** Maximum number of automatic placements per document. */
export const MAX_PLACEMENTS = 5
const IN_TITLE = 0.98
const IN_HEADING = 0.94
const OFTEN_IN_TEXT = 0.9
const ONCE_IN_TEXT = 0.6
const MIN_OFTEN_COUNT = 3
/** Keywords are searched only in this much of a text, about a hundred pages, but in all headings. */
export const MAX_TEXT_CHARACTERS = 200_000

/**
 * Places a document by the keywords of nodes in its title, headings and text. Weak matches count only if there is no
 * sure one. CPU-intensive with many keywords, so run it in a worker thread.
 * @returns at most 5, highest confidence first.
 */
export function placeByKeywords(document: KeywordDocument, nodes: readonly KeywordNode[]): RulePlacement[] {
  const title = normalize(document.title)
  const headings = normalize(document.headings.join('\n'))
  const text = normalize(document.text.slice(0, MAX_TEXT_CHARACTERS))
  const confidence = (keyword: string): number => {
    const pattern = keywordPattern(normalize(keyword))
    if (title.match(pattern)) return IN_TITLE
    if (headings.match(pattern)) return IN_HEADING
    const count = text.match(pattern)?.length ?? 0
    return count >= MIN_OFTEN_COUNT ? OFTEN_IN_TEXT : count > 0 ? ONCE_IN_TEXT : 0
  }
  const matches = nodes
    .map(node => ({ nodeId: node.id, confidence: Math.max(0, ...node.keywords.map(confidence)) }))
    .filter(match => match.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence)
  const sure = matches.filter(match => match.confidence >= SURE_CONFIDENCE)
  return (sure.length ? sure : matches)
    .slice(0, MAX_PLACEMENTS)
    .map(match => ({ ...match, needsReview: match.confidence < REVIEW_THRESHOLD }))
}

function normalize(text: string): string {
  return toNfc(text).toLowerCase()
}

/**
 * Matches whole words only where the keyword begins or ends with a Latin letter or digit: Korean words take particles.
 */
function keywordPattern(keyword: string): RegExp {
  const before = /^[a-z0-9]/.test(keyword) ? '(?<![a-z0-9])' : ''
  const after = /[a-z0-9]$/.test(keyword) ? '(?![a-z0-9])' : ''
  return new RegExp(before + RegExp.escape(keyword) + after, 'g')
}

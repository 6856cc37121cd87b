import { toNfc } from '../../platform/to-nfc.ts'

/** A placement made by rule, from the strongest keyword of a node in a document. */
export interface RulePlacement {
  nodeId: string
  confidence: number
  needsReview: boolean
}

export interface KeywordNode {
  id: string
  keywords: readonly string[]
}

/** What keywords are looked for in. */
export interface KeywordDocument {
  title: string
  headings: readonly string[]
  text: string
}

/** From here on a match is taken for sure, and weaker ones are not looked at. */
export const SURE = 0.9
/** Under this a person should look at it. */
export const REVIEW_BELOW = 0.7
/** Nodes on which a machine places one document. */
export const MOST_PLACEMENTS = 5
const IN_TITLE = 0.98
const IN_HEADING = 0.94
const OFTEN_IN_TEXT = 0.9
const ONCE_IN_TEXT = 0.6
const OFTEN = 3
/** Every keyword is looked for in so much of a text, some hundred pages; headings count wherever they are. */
export const MAX_TEXT_CHARACTERS = 200_000

/**
 * Places a document by the keywords of nodes: in its title, its headings, or its text. Weak matches count only where
 * there is no sure one. Heavy, with many keywords: it belongs in a thread.
 * @returns at most 5, the surest first.
 */
export function placeByKeywords(document: KeywordDocument, nodes: readonly KeywordNode[]): RulePlacement[] {
  const title = normalise(document.title)
  const headings = normalise(document.headings.join('\n'))
  const text = normalise(document.text.slice(0, MAX_TEXT_CHARACTERS))
  const confidence = (keyword: string): number => {
    const pattern = keywordPattern(normalise(keyword))
    if (title.match(pattern)) return IN_TITLE
    if (headings.match(pattern)) return IN_HEADING
    const count = text.match(pattern)?.length ?? 0
    return count >= OFTEN ? OFTEN_IN_TEXT : count > 0 ? ONCE_IN_TEXT : 0
  }
  const matches = nodes
    .map(node => ({ nodeId: node.id, confidence: Math.max(0, ...node.keywords.map(confidence)) }))
    .filter(match => match.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence)
  const sure = matches.filter(match => match.confidence >= SURE)
  return (sure.length ? sure : matches)
    .slice(0, MOST_PLACEMENTS)
    .map(match => ({ ...match, needsReview: match.confidence < REVIEW_BELOW }))
}

function normalise(text: string): string {
  return toNfc(text).toLowerCase()
}

/** Whole words where a keyword begins or ends with a Latin letter or digit; Korean takes particles at its end. */
function keywordPattern(keyword: string): RegExp {
  const before = /^[a-z0-9]/.test(keyword) ? '(?<![a-z0-9])' : ''
  const after = /[a-z0-9]$/.test(keyword) ? '(?![a-z0-9])' : ''
  return new RegExp(before + RegExp.escape(keyword) + after, 'g')
}

import {
  findSubject,
  headOf,
  headWord,
  type Kind,
  kindOf,
  PREPOSITIONS,
  phraseOf,
  readSlots,
  type Slot,
  UNITS,
} from './english-phrases.ts'
import { capitalizeLike, endLike, withoutEnd } from './parts.ts'
import { isPlaceName } from './place-names.ts'

/** Can be added without a preposition. */
const ADVERB = /^(?:(?:next|last|this) (?:year|month|week|quarter)|abroad|overseas|remotely|today|tomorrow)$/i
const TRAILING = /[,]? (?:too|instead|then|as well|though|please)$/i

/** Puts each part of a fragment, such as "sick leave in Lisbon", into the earlier question. */
export function fillIn(previous: string, fragment: string, { isLed }: { isLed: boolean }): string | null {
  const parts = fragment
    .replace(/["“”]/g, '')
    .replace(TRAILING, '')
    .split(/ (?=(?:in|at|for|from|during|with|under) )/i)
  let text = withoutEnd(previous)
  let isChanged = false
  for (const [i, part] of parts.entries()) {
    const filled = fillPart(text, part, { isLed, isFirst: i === 0 && !isLed })
    if (filled === null) continue
    text = filled
    isChanged = true
  }
  return isChanged ? endLike(capitalizeLike(text, previous), previous) : null
}

function fillPart(
  text: string,
  part: string,
  { isLed, isFirst }: { isLed: boolean; isFirst: boolean },
): string | null {
  const [, preposition = '', core = ''] = /^(?:(\p{L}+) )?(.*)$/u.exec(part) ?? []
  const isPhrase = PREPOSITIONS.has(preposition.toLowerCase())
  const noun = isPhrase ? core : part
  const phrase = noun.replace(/^(?:an?|the|my|our|its|their) /i, '')
  if (phrase === '') return null
  // "Its weight" asks for the weight of what the earlier question is about.
  const article = noun.slice(0, -phrase.length).replace(/^(?:its|their) /i, '')
  const kind = kindOf(phrase, isFirst && !isPhrase)
  const slots = readSlots(text)
  const slot = findSlot(slots, { kind, phrase, preposition: isPhrase ? preposition.toLowerCase() : null })
  if (slot) return replaceSlot(text, slot, { phrase, article, preposition: isPhrase ? preposition : null })
  if (isPhrase) return `${text} ${part[0]?.toLowerCase()}${part.slice(1)}`
  if (UNITS.has(headWord(phrase))) return ADVERB.test(phrase) ? `${text} ${part}` : `${text} in ${part}`
  if (ADVERB.test(phrase)) return `${text} ${part}`
  if (kind === 'name' || kind === 'year' || kind === 'month') return `${text} in ${part}`
  if (kind === 'weekday') return `${text} on ${part}`
  if (kind === 'person') return `${text} for ${part}`
  if (!isLed) return null
  const subject = kind === 'common' ? findReplaceable(text, slots, noun) : null
  return subject ? replaceSlot(text, subject, { phrase, article, preposition: null }) : `${text} (${part})`
}

interface Replacement {
  phrase: string
  /** With a trailing space. */
  article: string
  preposition: string | null
}

/** The part of the earlier question that has the same role as a phrase. */
function findSlot(
  slots: readonly Slot[],
  { kind, phrase, preposition }: { kind: Kind; phrase: string; preposition: string | null },
): Slot | null {
  const hasPreposition = (slot: Slot) => slot.preposition?.text.toLowerCase() === preposition
  // "For José" does not replace "in Seoul".
  const isPerson = kind === 'name' && preposition === 'for' && !isPlaceName(phrase)
  const same = slots.filter(slot => slot.kind === kind && !(isPerson && isPlaceName(slot.text)))
  if (kind !== 'common' && same.length > 0) return same.findLast(hasPreposition) ?? same.at(-1) ?? null
  if (kind !== 'common' && kind !== 'person') return null
  const sameHead = slots.find(slot => headOf(slot.text) === headOf(phrase))
  return sameHead ?? slots.findLast(slot => hasPreposition(slot) && slot.kind === 'common') ?? null
}

/** The subject, or a plural for a plural: "trains" is like "taxis" in "a receipt for taxis". */
function findReplaceable(text: string, slots: readonly Slot[], noun: string): Slot | null {
  const subject = findSubject(slots)
  const isPlural = (phrase: string) => /[^s]s$/i.test(phrase) && !/^(?:an?|the) /i.test(phrase)
  if (!subject || !isPlural(noun) || !/^an? /i.test(phraseOf(text, subject))) return subject
  return slots.find(slot => slot.kind === 'common' && isPlural(phraseOf(text, slot))) ?? subject
}

function replaceSlot(text: string, slot: Slot, { phrase, article, preposition }: Replacement): string {
  const old = /\b(?:an?|the|my|our|your) $/i.exec(text.slice(0, slot.start))?.[0] ?? ''
  const isCounted = /\bhow (?:many|much) $/i.test(text.slice(0, slot.start))
  const kept = isCounted ? '' : article || (/^an? $/i.test(old) ? '' : old)
  // "3 weeks" replaces the 2 of "2 weeks".
  const unit = ` ${headWord(phrase)}`
  const rest = text.slice(slot.end)
  const end = phrase.includes(' ') && rest.toLowerCase().startsWith(unit) ? rest.slice(unit.length) : rest
  const isOther = preposition && slot.preposition && !isSameWord(preposition, slot.preposition.text)
  const start = isOther && slot.preposition ? slot.preposition.start : slot.start - old.length
  const head = isOther ? `${preposition.toLowerCase()} ` : ''
  return `${text.slice(0, start)}${head}${kept}${phrase}${end}`
}

function isSameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

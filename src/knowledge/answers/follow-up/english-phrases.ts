import { splitWords } from '../../text/split-words.ts'
import { stemEnglish } from '../../text/stem-english.ts'
import type { TextRange } from '../../text/text-range.ts'
import { STOP_WORDS } from '../../text/word-terms.ts'
import { isPlaceName } from './place-names.ts'

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

/** Words that say little about the subject of a question, in addition to the stop words. */
const LIGHT_WORDS =
  words(`many much long often far old big large soon fast get gets got take takes need needs want know tell say
  give gives make makes go goes come happen happens please really exactly ok okay yes still yet even else again already
  maybe like able allowed instead elaborate explain detail details kind amount something anything someone home`)
/** Nouns and verbs that need an object: "the deadline" is that of something. */
export const RELATIONAL_WORDS =
  words(`deadline limit maximum minimum process procedure policy rule rules exception exceptions reason
  reasons difference requirement requirements condition conditions eligibility eligible penalty cost costs price fee fees
  approver approval approve approves approved apply applies request requests cancel extend renew expire expires pay pays paid
  register notice form example examples ask contact`)
export const PREPOSITIONS = words(
  'in at for on from to with during under as by after before within per of without outside over above below',
)
const ARTICLES = words('a an the my our your their his her')
export const SUBJECTS = words('i we you they he she who someone somebody everybody everyone people employees')
export const QUESTION_WORDS = words('how what when where who whom whose which why')
export const AUXILIARIES =
  words(`is are was were do does did can could may might must shall should will would has have had am
  isn't aren't doesn't don't can't won't shouldn't`)
export const IMPERATIVES = words('tell show list explain describe find give summarize compare define')
const MONTHS = words(`january february march april may june july august september october november december`)
const WEEKDAYS = words('monday tuesday wednesday thursday friday saturday sunday weekday weekend')
export const UNITS = words(
  'day days week weeks month months year years hour hours minute minutes euro euros won dollars percent',
)
const PERSON =
  /(?:^|[\s-])(?:staff|people|men|women|hires?|temps|part-time|full-time|remote|fixed-term|permanent)$|(?:ers|ors|ees|ants|ists|ians|parents|interns|students|colleagues|guests)$/i

/** A word of a question. */
export interface Token extends TextRange {
  text: string
  lower: string
  isContent: boolean
}

export function readTokens(text: string): Token[] {
  return [...splitWords(text)].map(({ text: word, start }) => {
    const lower = word.toLowerCase().replaceAll('’', "'")
    const isCapitals = word.length > 1 && /^\p{Lu}+$/u.test(word)
    const isStop = STOP_WORDS.has(lower.replace(/'(?:s|d|m|re|ve|ll|t)$/, '').replaceAll("'", ''))
    const isLight = LIGHT_WORDS.has(lower) || AUXILIARIES.has(lower)
    return {
      text: word,
      lower,
      start,
      end: start + word.length,
      isContent: isCapitals || !(isStop || isLight),
    }
  })
}

export type Kind = 'code' | 'year' | 'month' | 'weekday' | 'number' | 'name' | 'person' | 'common'

/** @param isFirst whether the phrase starts its sentence, so that a capital letter says nothing */
export function kindOf(phrase: string, isFirst: boolean): Kind {
  const lower = phrase.toLowerCase()
  if (/^(?:19|20)\d\d$/.test(phrase)) return 'year'
  if (/^\d/.test(phrase)) return 'number'
  if (/^\p{Lu}+[-_]?\d/u.test(phrase)) return 'code'
  if (MONTHS.has(lower) && (lower !== 'may' || !isFirst)) return 'month'
  if (WEEKDAYS.has(lower.replace(/s$/, ''))) return 'weekday'
  if (isPlaceName(phrase) || (!isFirst && /^\p{Lu}\p{Ll}/u.test(phrase))) return 'name'
  return PERSON.test(lower) ? 'person' : 'common'
}

/** A part of a question that a follow-up can replace. */
export interface Slot extends TextRange {
  text: string
  kind: Kind
  /** The preposition before it and its offset. Null if there is none. */
  preposition: { text: string; start: number } | null
}

/** The phrases of a question: runs of content words, without verbs as far as they can be recognized. */
export function readSlots(text: string): Slot[] {
  const slots: Slot[] = []
  const tokens = readTokens(text)
  let run: Token[] = []
  const close = (next: number) => {
    const [first] = run
    const last = run.at(-1)
    if (first && last) {
      let before = next - run.length - 1
      while (ARTICLES.has(tokens[before]?.lower ?? '')) before--
      const word = tokens[before]
      const phrase = text.slice(first.start, last.end)
      slots.push({
        text: phrase,
        start: first.start,
        end: last.end,
        kind: kindOf(phrase, first.start === 0),
        preposition: word && PREPOSITIONS.has(word.lower) ? { text: word.text, start: word.start } : null,
      })
    }
    run = []
  }
  for (const [i, token] of tokens.entries()) {
    const previous = tokens[i - 1]
    const isVerb = isVerbAt(tokens, i) || isLastVerb(tokens, i, run.length)
    const isJoined = previous === undefined || /^[ -]$/.test(text.slice(previous.end, token.start))
    const isPlain = (one: Token) => ['common', 'person'].includes(kindOf(one.text, one.start === 0))
    const fits = run.length === 0 || (isJoined && isPlain(token) === isPlain(run.at(-1) as Token))
    if (!fits) close(i)
    if (token.isContent && !isVerb) run.push(token)
    else close(i)
  }
  close(tokens.length)
  return slots
}

function isPerson(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    kindOf(token.text, false) === 'person' &&
    !/(?:time|remote|term|permanent)$/.test(token.lower)
  )
}

/** Whether the word at an index is a verb: after "I", "who can", "can visitors" or "to". */
export function isVerbAt(tokens: readonly Token[], i: number): boolean {
  const previous = tokens[i - 1]?.lower ?? ''
  const isAfterWho = AUXILIARIES.has(previous) && /^(?:who|what|which)$/.test(tokens[i - 2]?.lower ?? '')
  // After "what is" and "what does", a noun follows.
  const isVerb = isAfterWho && i < tokens.length - 1 && !/^(?:is|are|was|were|do|does|did)$/.test(previous)
  const isAfterPerson = i > 1 && AUXILIARIES.has(tokens[i - 2]?.lower ?? '') && isPerson(tokens[i - 1])
  return SUBJECTS.has(previous) || isAfterPerson || isVerb || (previous === 'to' && isVerbAfterTo(tokens, i))
}

/** After "is". The lookbehind excludes nouns such as "speed". */
const PREDICATE =
  /(?:(?<!e)ed|agreed|made|paid|given|kept|sent|held|built|done|taken|written)$|^(?:valid|open|available|free|due|mandatory|optional|necessary|possible)$/

/** The verb of "What does the plan cover" and "How often are backups made", which follows its subject. */
function isLastVerb(tokens: readonly Token[], i: number, length: number): boolean {
  if (length === 0 || !QUESTION_WORDS.has(tokens[0]?.lower ?? '')) return false
  let before = i - length - 1
  while (ARTICLES.has(tokens[before]?.lower ?? '')) before--
  const word = tokens[before]?.lower ?? ''
  if (/^(?:is|are|was|were)$/.test(word)) return PREDICATE.test(tokens[i]?.lower ?? '')
  const next = tokens[i + 1]
  const isEnd = !next || PREPOSITIONS.has(next.lower) || next.start > (tokens[i]?.end ?? 0) + 1
  return /^(?:does|do|did|can|could|must|should|may|will|would)$/.test(word) && isEnd
}

/** "to book a room", but not "to Lisbon" or "to contractors". */
function isVerbAfterTo(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]
  const next = tokens[i + 1]
  return Boolean(token && next && kindOf(token.text, false) === 'common' && !token.lower.endsWith('s'))
}

/** The subject of a question: its longest phrase that is no name, number, unit or relational word, or a code. */
export function findSubject(slots: readonly Slot[]): Slot | null {
  const isBare = (slot: Slot) =>
    slot.text
      .split(/\s+/)
      .every(word => UNITS.has(word.toLowerCase()) || RELATIONAL_WORDS.has(word.toLowerCase()))
  const candidates = slots.filter(slot => slot.kind === 'common' && !isBare(slot))
  const size = (slot: Slot) => slot.text.split(/\s+/).length
  const [longest] = candidates.toSorted((a, b) => size(b) - size(a) || a.start - b.start)
  return longest ?? slots.find(slot => slot.kind === 'code') ?? null
}

export const headWord = (phrase: string) => phrase.toLowerCase().split(/\s+/).at(-1) ?? ''
export const headOf = (phrase: string) => stemEnglish(headWord(phrase))

/** The phrase with its article. */
export function phraseOf(text: string, { start, end }: TextRange): string {
  const article = /\b(?:an?|the|my|our|your) $/i.exec(text.slice(0, start))
  return text.slice(start - (article?.[0].length ?? 0), end)
}

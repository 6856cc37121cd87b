import { stemEnglish } from '../../text/stem-english.ts'
import {
  AUXILIARIES,
  findSubject,
  headWord,
  IMPERATIVES,
  isVerbAt,
  kindOf,
  PREPOSITIONS,
  phraseOf,
  QUESTION_WORDS,
  RELATIONAL_WORDS,
  readSlots,
  readTokens,
  type Slot,
  SUBJECTS,
  type Token,
  UNITS,
} from './english-phrases.ts'
import { fillIn } from './fill-english.ts'
import {
  capitalizeLike,
  endLike,
  isMarkedAsQuestion,
  joinQuestions,
  withoutEnd,
  withoutSmallTalk,
} from './parts.ts'

const LEAD_IN = /^(?:and|but|so|or|then|also|plus)\b,? +/i
const SAME =
  /^(?:is|are|does|do|would|will|did) (?:it|that|this|they|the same)(?: rule| policy)?(?: also)? ?(?:be )?(?:the same|apply|true|different)(?: also)? (?=(?:in|at|for|on|to|with|during)\b)/i
const FRAGMENT_STARTS = [
  /^(?:what|how) about +/i,
  /^(?:the )?ones? (?=(?:in|at|for|on|from|with)\b)/i,
  /^(?:and )?(?:the )?same (?:question |rule |thing )?(?=(?:in|at|for|on|with|during)\b)/i,
  SAME,
  /^how (?:many|much|long|often)(?: (?:(?:is|are|was|would|will) (?:it|that)(?: be)?|(?:do|can) (?:i|we) get))? (?=(?:in|at|for|on|from|with|during)\b)/i,
  /^(?:what|when|who|which) (?:is|was|would|will) (?:it|that)(?: be)? (?=(?:in|at|for|on|from|with|during)\b)/i,
]
/** "On which flights?" and "Until when?" */
const ASKS_FOR_DETAIL =
  /^(?:in|at|for|on|from|to|with|during|under|by|after|before|within|until|since) (?:how|what|when|where|who|whom|which)\b/i
/** "When loaded" and "if it is full", but not "When does it expire". */
const CONDITION =
  /^(?:if|when|while|unless) (?!(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have)\b)[^,]+$/i
/**
 * An "it" that refers to nothing: "Is it possible to …", "How long does it take to get a visa". In "How long does it take
 * to charge", it refers to the missing object.
 */
const EMPTY_IT =
  /\b(?:it (?:rains?|snows?)|(?:is|was|would|will) it (?:be )?\p{L}+ (?:to|that|if|for)|(?:does|did|will|would) it (?:take|cost|matter|mean|make sense)\b.* (?:to \p{L}+ \p{L}+|if|when|that))\b/iu

/** Completes an English follow-up question. Null if it is complete by itself. */
export function completeEnglish(question: string, previous: string): string | null {
  const asked = withoutEnd(withoutSmallTalk(question))
  if (asked === '' || /[?.!]\s/.test(asked)) return null
  const body = asked.replace(LEAD_IN, '').replace(LEAD_IN, '')
  // Starts with a word such as "and", so that it refers to the earlier question.
  const isLed = body !== asked
  if (ASKS_FOR_DETAIL.test(body) && body.split(' ').length <= 3) return joinQuestions(previous, question)
  const start = FRAGMENT_STARTS.find(pattern => pattern.test(body))
  if (start) {
    const fragment = body.replace(start, '')
    return fillIn(previous, start === SAME ? fragment.replace(/^to /i, 'for ') : fragment, { isLed: true })
  }
  const tokens = readTokens(body)
  const [first] = tokens
  if (!first) return null
  const count = tokens.filter(token => token.isContent).length
  if (CONDITION.test(body) && count <= (isLed ? 3 : 2))
    return endLike(`${withoutEnd(previous)} ${body[0]?.toLowerCase()}${body.slice(1)}`, previous)
  const isStatement = isLed && tokens.length > 1 && /^(?:i|you|we|he|she|it|they)$/.test(first.lower)
  const isClause =
    isStatement ||
    QUESTION_WORDS.has(first.lower) ||
    AUXILIARIES.has(first.lower) ||
    IMPERATIVES.has(first.lower)
  if (isClause) return completeClause(question, body, previous, isLed)
  if (isLed ? count > 4 : count > 2 || SUBJECTS.has(first.lower)) return null
  if (isLed) return fillIn(previous, body, { isLed })
  return isMarkedAsQuestion(question) || count === 1 ? fillIn(previous, body, { isLed }) : null
}

/** Completes a question that has a verb. */
function completeClause(question: string, body: string, previous: string, isLed: boolean): string | null {
  const tokens = readTokens(body)
  const content = tokens.filter(token => token.isContent)
  const slots = readSlots(withoutEnd(previous))
  if (/\bdo (?:it|that|this|so)$/i.test(body)) return joinQuestions(previous, question)
  const pronoun = findPronoun(body, tokens)
  if (pronoun) return replacePronoun(body, pronoun, previous, slots)
  const isMeasure = /^how \p{L}+ \p{L}+$/iu.test(body) && UNITS.has(headWord(body))
  if (content.length === 0 || isMeasure || /^how \p{L}+$/iu.test(body))
    return joinQuestions(previous, question)
  const isNamed = (token: Token) => ['name', 'year', 'month'].includes(kindOf(token.text, false))
  const rest = content.filter(token => !isNamed(token))
  // "How old is Taylor Swift?" is complete, but "How much do I pay in Lisbon?" is not.
  const isContext = (token: Token) =>
    /^(?:in|at|on|for|during)$/.test(tokens[tokens.indexOf(token) - 1]?.lower ?? '')
  if (rest.length === 0 && !content.some(isContext)) return null
  const condition = /^what if +/i.exec(body)
  if (condition && content.length === 1)
    return endLike(`${withoutEnd(previous)} if ${body.slice(condition[0].length)}`, previous)
  const isRelational = rest.every(token => RELATIONAL_WORDS.has(token.lower))
  if (!isRelational && !(isLed && rest.length <= 1 && content.length <= 2)) return null
  return addSubject(body, tokens, previous, slots)
}

/** "Who approves in Lisbon" becomes "Who approves annual leave in Lisbon". */
function addSubject(
  body: string,
  tokens: readonly Token[],
  previous: string,
  slots: readonly Slot[],
): string | null {
  const subject = findSubject(slots)
  if (!subject) return joinQuestions(previous, asQuestion(body))
  const last = tokens.at(-1)
  const own = new Set(tokens.map(token => stemEnglish(token.lower)))
  if (readTokens(subject.text).some(token => own.has(stemEnglish(token.lower)))) return null
  const place = tokens.find((token, i) => PREPOSITIONS.has(token.lower) && i > 0 && i < tokens.length - 1)
  const head = withoutEnd(place ? body.slice(0, place.start) : body)
  const tail = place ? ` ${body.slice(place.start)}` : ''
  const beforeLast = tokens.at(place ? tokens.indexOf(place) - 2 : -2)
  const isVerb = SUBJECTS.has(beforeLast?.lower ?? '') && !/^(?:apply|register|pay)$/.test(last?.lower ?? '')
  const link = /^(?:ask|contact)$/.test(last?.lower ?? '') ? 'about ' : isVerb ? '' : 'for '
  const noun = phraseOf(previous, subject)
  return asQuestion(`${head} ${link}${noun}${tail}${placeFor(body, slots)}`)
}

/** The place or time of the earlier question, if the follow-up has none. */
function placeFor(body: string, slots: readonly Slot[]): string {
  if (readSlots(`x ${body}`).some(slot => slot.kind === 'name')) return ''
  const place = slots.findLast(slot => slot.kind === 'name' && slot.preposition)
  return place ? ` ${place.preposition?.text} ${place.text}` : ''
}

/** The pronoun that refers to the earlier question. Null if there is none, or if it refers to a word of its own question. */
function findPronoun(body: string, tokens: readonly Token[]): Token | null {
  const i = tokens.findIndex((token, at) => isPronoun(token, tokens[at - 1], tokens[at + 1]))
  const pronoun = tokens[i]
  if (!pronoun || (pronoun.lower === 'it' && EMPTY_IT.test(body))) return null
  const isAfterPreposition =
    /^th(?:at|is|ose|ese)$/.test(pronoun.lower) && PREPOSITIONS.has(tokens[i - 1]?.lower ?? '')
  // A noun before the pronoun is what it refers to, as in "How long is probation before it ends?".
  const isNoun = (token: Token, at: number) => token.isContent && at > 0 && !isVerbAt(tokens, at)
  const isSelfContained = !isAfterPreposition && tokens.slice(0, i).some(isNoun)
  return isSelfContained || tokens.filter(token => token.isContent).length > 4 ? null : pronoun
}

function isPronoun(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.text === 'IT') return false
  if (/^(?:it|they|them)$/.test(token.lower)) return true
  const isAtEnd = after === undefined || PREPOSITIONS.has(after.lower)
  if (/^(?:that|this|those|these)$/.test(token.lower))
    return (
      isAtEnd ||
      AUXILIARIES.has(after.lower) ||
      (AUXILIARIES.has(before?.lower ?? '') && !after.lower.endsWith('s'))
    )
  if (/^ones?$/.test(token.lower)) return after === undefined && before !== undefined
  return token.lower === 'there' && isAtEnd && !AUXILIARIES.has(before?.lower ?? '')
}

function replacePronoun(
  body: string,
  pronoun: Token,
  previous: string,
  slots: readonly Slot[],
): string | null {
  const subject = findSubject(slots)
  const place = slots.findLast(slot => slot.kind === 'name' && slot.preposition)
  const replaceWith = (text: string) => body.slice(0, pronoun.start) + text + body.slice(pronoun.end)
  if (pronoun.lower === 'there') {
    const isGoal = /(?:get|go|come|travel|move) $/i.test(body.slice(0, pronoun.start))
    return place ? asQuestion(replaceWith(`${isGoal ? 'to' : place.preposition?.text} ${place.text}`)) : null
  }
  const person = pronoun.lower === 'they' ? slots.find(slot => slot.kind === 'person') : null
  const noun = person ?? subject
  if (!noun) return joinQuestions(previous, asQuestion(body))
  const filled = replaceWith(phraseOf(previous, noun))
  // "Can they carry them over?" has two pronouns.
  const completed =
    person && subject ? filled.replace(/\b(?:it|them)\b/, () => phraseOf(previous, subject)) : filled
  return asQuestion(`${completed}${placeFor(body, slots)}`)
}

function asQuestion(text: string): string {
  return `${capitalizeLike(withoutEnd(text).replace(/\s+/g, ' '), 'A')}?`
}

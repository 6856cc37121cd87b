import { fillIn, fillPart } from './fill-korean.ts'
import {
  fitParticle,
  isLight,
  RELATIONAL,
  readWord,
  readWords,
  textOf,
  topicOf,
  type Word,
} from './korean-words.ts'
import { endLike, joinQuestions, withoutEnd, withoutSmallTalk } from './parts.ts'

const LEAD_IN = /^(?:그럼|그러면|그렇다면|그리고|그런데|근데|그래서|혹시|아니면|또는|또)[\s,]+/u

/** Endings of a fragment such as "리스본은요". */
const FRAGMENT_MARK =
  /(?:경우(?:에?는|엔)?|에서[는도]?|에게는|한테는|에[는도]|으?로는|이?라면|이면|때는|[은는도만])요?$|요$/u
/** "X도 마찬가지인가요": asks the earlier question about X. */
const SAME =
  /^(.+?)(?:에서)?[도은는] +(?:같나요|같은가요|똑같나요|똑같아요|동일한가요|마찬가지(?:인가요|예요|인지요)?|그런가요|그래요|해당되나요|해당하나요|적용되나요|다른가요|다르나요|달라요)$/u
/** The same, but also a question by itself: "퇴직금은 어떻게 되나요". */
const OPEN_SAME =
  /^(.+?)(?:에서)?[은는] +(?:어때요|어떤가요|어떻게 되나요|어떻게 돼요|어떻게 되죠|어떻습니까)$/u

const PRONOUN =
  /^(?:그건|그것은|그거는|이건|이것은|저건)$|^(?:그게|그것이|이게|이것이)$|^(?:그걸|그것을|그거를|이걸|이것을)$|^(?:그것도|그거도|이것도)$|^(?:그것|그거|이거|이것)$/u
const PLACE_PRONOUN = /^(?:거기|여기|그곳|이곳)(에서는|에서|서는|서|에는|에|는|도)?$/u

/** "영수증이 없으면요", "잃어버리면요", "짐을 실었을 때는요", but not nouns in 면, such as 화면. */
const CONDITION = /^(?:\S+ ){0,3}\S*(?:[하되으리지치기내쓰나]면요|[\uAC00-\uD7A3] 때(?:는|에는|엔|도)?요?)$/u
/** Verbs without an object: "어기면 어떻게 되나요". */
const NEEDS_OBJECT =
  /^(?:어기|위반하|놓치|늦으|넘으|넘기|초과하|지나|틀리|잃어버리|잊으|잊어버리|안 하|못 하|안 쓰|못 쓰|다 쓰)면 /u
/** The first verb of "나눠 쓸 수 있나요". */
const CONNECTED_VERB =
  /^(?!.*(?:국어|영어|언어|일어|단어|용어|분야)$)\p{sc=Hangul}{1,3}(?<=[아어여워와눠려켜쳐서고])$/u

const QUESTION_WORD = /^(?:며칠|몇|얼마|언제|어디|누구|누가|무엇|뭐|뭘|왜|어떻게|어때|어떤|무슨)/u

/** A verb without a noun in it: 닫나요, but not 예약하나요. */
const PLAIN_VERB = /^(?!.*(?:하|되|시키|받)나요$)\p{sc=Hangul}{1,3}나요$/u

/** Completes a Korean follow-up question. Null if it is complete by itself. */
export function completeKorean(question: string, previous: string): string | null {
  const completed = complete(question, previous)
  return completed && (/[?]$/.test(completed) ? completed : endLike(completed, previous))
}

function complete(question: string, previous: string): string | null {
  const asked = attachTitles(withoutEnd(withoutSmallTalk(question)))
  if (asked === '' || /[?.!]\s/.test(asked)) return null
  const body = asked.replace(LEAD_IN, '').replace(LEAD_IN, '')
  // Starts with a word such as 그럼, so that it refers to the earlier question.
  const isLed = body !== asked
  const earlier = readWords(attachTitles(withoutEnd(previous)))
  const same = SAME.exec(body)?.[1]
  if (same) return fillIn(earlier, same, true)
  const open = OPEN_SAME.exec(body)?.[1]
  if (open && open.split(' ').length <= 2 && (isLed || isContext(readWord(open))))
    return fillIn(earlier, open, isLed)
  if (isRelational(body)) {
    const topic = topicOf(earlier)
    return topic
      ? addTopic(readWords(body.replace(/요$/u, '')), topic, earlier)
      : joinQuestions(textOf(earlier), question)
  }
  if (CONDITION.test(body)) return `${body.replace(/요$/u, '').replace(/때.+$/u, '때')} ${textOf(earlier)}`
  if (isFragment(body, isLed)) return fillIn(earlier, body, isLed || FRAGMENT_MARK.test(body))
  return completeClause(question, body, earlier, isLed)
}

/** A name and its title as one word: "이도 씨" becomes "이도씨", so that 도 is not read as a particle. */
function attachTitles(text: string): string {
  return text.replace(/(?<=(?:^| )\p{sc=Hangul}{2,4}) (?=[씨님])/gu, '')
}

/** Says where, when or to whom the question applies. */
function isContext({ kind }: Word): boolean {
  return ['place', 'person', 'year', 'month', 'weekday', 'number'].includes(kind)
}

/** Whether the question is only nouns such as 신청 방법, with a particle and 요. */
function isRelational(body: string): boolean {
  return readWords(body.replace(/요$/u, '')).every(({ noun }) => RELATIONAL.has(noun))
}

/** Whether the question is only a noun, with a particle and 요. A long noun without 요 is a question by itself. */
function isFragment(body: string, isLed: boolean): boolean {
  const words = body.split(' ')
  if (words.length > 2 && !isLed && !body.endsWith('요')) return false
  const last = words.at(-1) ?? ''
  const { noun } = readWord(last.replace(/요$/u, ''))
  if (words.length > 4 || isLight(last) || isLight(noun) || RELATIONAL.has(noun)) return false
  if (words.some(word => QUESTION_WORD.test(word))) return false
  const isPredicate =
    /(?:나요|까요|가요|니다|니까|세요|네요|군요|어요|아요|해요|에요|예요|죠|줘|다|해|라)$/u.test(last)
  return FRAGMENT_MARK.test(body)
    ? !isPredicate || /[은는도]요$/u.test(last)
    : !isPredicate && words.length <= 2
}

/** Completes a question that has a predicate. */
function completeClause(
  question: string,
  body: string,
  earlier: readonly Word[],
  isLed: boolean,
): string | null {
  const words = readWords(body)
  const topic = topicOf(earlier)
  const both = joinQuestions(textOf(earlier), question)
  const pronoun = words.findIndex(({ text }) => PRONOUN.test(text))
  if (pronoun >= 0 && pronoun <= 1) return topic ? replacePronoun(words, pronoun, topic, earlier) : both
  const place = words.findIndex(({ text }) => PLACE_PRONOUN.test(text))
  if (place >= 0) {
    const placed = replacePlace(words, place, earlier)
    return placed && (completeClause(question, placed, earlier, isLed) ?? `${placed}?`)
  }
  const content = words.filter((word, i) => !isLight(word.text) && !isLight(word.noun) && !isVerb(words, i))
  const own = content.filter(word => !isContext(word))
  const isRelational = own.every(({ noun }) => RELATIONAL.has(noun))
  if (NEEDS_OBJECT.test(body) && content.length <= 1) return topic ? addTopic(words, topic, earlier) : both
  if (content.length === 0) return topic && !/(?:^|\s)왜/u.test(body) ? addTopic(words, topic, earlier) : both
  if (own.length === 0) return mergeContext(words, content, topic, earlier)
  if (!isRelational && !(isLed && isShort(words, own))) return null
  if (own.some(word => topic?.includes(word.noun) || hasOwner(words, words.indexOf(word)))) return null
  return topic ? addTopic(words, topic, earlier) : both
}

/** Whether the word is a verb without a noun in it. */
function isVerb(words: readonly Word[], at: number): boolean {
  const text = words[at]?.text ?? ''
  if (at === words.length - 1) return PLAIN_VERB.test(text)
  return words.length <= 4 && CONNECTED_VERB.test(text) && isLight(words[at + 1]?.text ?? '')
}

/** Whether a noun says what the relational noun after it belongs to: 수습 기간. */
function hasOwner(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]
  return (
    before?.particle === '' &&
    before.kind !== 'place' &&
    !isLight(before.text) &&
    !RELATIONAL.has(before.noun)
  )
}

/** Whether the only content is a verb, as in "그럼 미뤄도 되나요". */
function isShort(words: readonly Word[], own: readonly Word[]): boolean {
  return words.length <= 3 && own.length === 1 && !/^[은는이가을를]$/u.test(own[0]?.particle ?? '')
}

/** "리스본에서는 며칠인가요" asks the earlier question with another place. */
function mergeContext(
  words: readonly Word[],
  content: readonly Word[],
  topic: string | null,
  earlier: readonly Word[],
): string | null {
  const questionWord = questionWordOf(words)
  if (questionWord === questionWordOf(earlier)) {
    let filled: Word[] | null = [...earlier]
    for (const { noun, particle } of content) filled = filled && fillPart(filled, noun, true, particle)
    return filled && textOf(filled)
  }
  const isYesOrNo = questionWord === undefined
  return topic && (isYesOrNo || content.every(({ kind }) => kind !== 'place'))
    ? addTopic(words, topic, earlier)
    : null
}

function questionWordOf(words: readonly Word[]): string | undefined {
  return words.map(({ text }) => QUESTION_WORD.exec(text)?.[0]).find(Boolean)
}

/** The particle of what a pronoun refers to, by the end of the pronoun. */
const PRONOUN_PARTICLES: [RegExp, string][] = [
  [/[은는건]$/u, '는'],
  [/[걸을를]$/u, '를'],
  [/도$/u, '도'],
  [/[게이]$/u, '가'],
]

function replacePronoun(words: readonly Word[], at: number, topic: string, earlier: readonly Word[]): string {
  const text = words[at]?.text ?? ''
  const particle = PRONOUN_PARTICLES.find(([end]) => end.test(text))?.[1] ?? ''
  const noun = `${topic}${fitParticle(topic, particle)}`
  const rest = [...words.slice(0, at), { text: noun }, ...words.slice(at + 1)]
  return `${[...contextFor(words, earlier), ...rest].map(word => word.text).join(' ')}?`
}

function replacePlace(words: readonly Word[], at: number, earlier: readonly Word[]): string | null {
  const place = earlier.find(word => word.kind === 'place')
  const particle = PLACE_PRONOUN.exec(words[at]?.text ?? '')?.[1] ?? ''
  if (!place) return null
  const text = place.noun + fitParticle(place.noun, particle.replace(/^서/u, '에서'))
  return textOf([...words.slice(0, at), { text }, ...words.slice(at + 1)])
}

/** The place of the earlier question, if the follow-up has none. */
function contextFor(words: readonly Word[], earlier: readonly Word[]): { text: string }[] {
  if (words.some(({ kind }) => kind === 'place')) return []
  return earlier.filter(({ kind, particle }) => kind === 'place' && /^에/u.test(particle)).slice(0, 1)
}

/** "신청은 어떻게 하나요" becomes "서울에서 연차휴가 신청은 어떻게 하나요". */
function addTopic(words: readonly Word[], topic: string, earlier: readonly Word[]): string {
  const at = words.findIndex(
    ({ noun, particle }) => RELATIONAL.has(noun) && /^(?:[은는이가을를도]|까지|)$/u.test(particle),
  )
  const isJoined = at === 0 || (at > 0 && words.slice(0, at).every(({ kind }) => kind === 'place'))
  const from = isJoined ? at : words.findLastIndex(({ kind }) => kind === 'place') + 1
  const noun = isJoined ? topic : topic + fitParticle(topic, '는')
  const before = words.slice(0, from).map(({ text }) => ({ text: text.replace(/(?<=에서?)는$/u, '') }))
  return `${textOf([...contextFor(words, earlier), ...before, { text: noun }, ...words.slice(from)])}?`
}

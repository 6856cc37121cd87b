import {
  findSubject,
  fitParticle,
  isLight,
  type Kind,
  kindOf,
  RELATIONAL,
  readWord,
  readWords,
  startOfSubject,
  textOf,
  topicOf,
  type Word,
} from './korean-words.ts'
import { endLike, joinQuestions, withoutEnd, withoutSmallTalk } from './parts.ts'
import { isPlaceName } from './place-names.ts'

const LEAD_IN = /^(?:그럼|그러면|그렇다면|그리고|그런데|근데|그래서|혹시|아니면|또는|또)[\s,]+/u

/** Endings of a fragment such as "리스본은요". The noun comes before it. */
const FRAGMENT_END =
  /(?:의 경우(?:에?는|엔)?|(?:인|일|이) 경우(?:에?는|엔)?|에서는|에서도|에서|에게는|한테는|에는|에도|엔|으로는|로는|이라면|라면|이면|일 때는|때는|은|는|도|의|만)?요?$/u
const FRAGMENT_MARK =
  /(?:경우(?:에?는|엔)?|에서[는도]?|에게는|한테는|에[는도]|으?로는|이?라면|이면|때는|[은는도만])요?$|요$/u
/** "X도 마찬가지인가요": asks the earlier question about X. */
const SAME =
  /^(.+?)(?:에서)?[도은는] +(?:같나요|같은가요|똑같나요|똑같아요|동일한가요|마찬가지(?:인가요|예요|인지요)?|그런가요|그래요|해당되나요|해당하나요|적용되나요|다른가요|다르나요|달라요)$/u
/** The same, but also a question by itself: "퇴직금은 어떻게 되나요". */
const OPEN_SAME =
  /^(.+?)(?:에서)?[은는] +(?:어때요|어떤가요|어떻게 되나요|어떻게 돼요|어떻게 되죠|어떻습니까)$/u

/** Pronouns by the particle of what they stand for. */
const PRONOUN =
  /^(?:그건|그것은|그거는|이건|이것은|저건)$|^(?:그게|그것이|이게|이것이)$|^(?:그걸|그것을|그거를|이걸|이것을)$|^(?:그것도|그거도|이것도)$|^(?:그것|그거|이거|이것)$/u
const PLACE_PRONOUN = /^(?:거기|여기|그곳|이곳)(에서는|에서|서는|서|에는|에|는|도)?$/u

/** "영수증이 없으면요" */
const CONDITION = /^\S+(?: \S+){0,2}[이가을를도] (?:없으|있으|아니|않으|되|하|안 되|못 하)면요$/u
/** The first verb of "나눠 쓸 수 있나요". */
const CONNECTED_VERB =
  /^(?!.*(?:국어|영어|언어|일어|단어|용어|분야)$)\p{sc=Hangul}{1,3}(?<=[아어여워와눠려켜쳐서고])$/u

/** A verb without a noun in it: 닫나요, but not 예약하나요. */
const PLAIN_VERB = /^(?!.*(?:하|되|시키|받)나요$)\p{sc=Hangul}{1,3}나요$/u

/** Completes a Korean follow-up question. Null if it is complete by itself. */
export function completeKorean(question: string, previous: string): string | null {
  const completed = complete(question, previous)
  return completed && (/[?]$/.test(completed) ? completed : endLike(completed, previous))
}

function complete(question: string, previous: string): string | null {
  const asked = withoutEnd(withoutSmallTalk(question))
  if (asked === '' || /[?.!]\s/.test(asked)) return null
  const body = asked.replace(LEAD_IN, '').replace(LEAD_IN, '')
  const isLed = body !== asked
  const earlier = readWords(withoutEnd(previous))
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
  if (CONDITION.test(body)) return `${body.replace(/요$/u, '')} ${textOf(earlier)}`
  if (isFragment(body)) return fillIn(earlier, body, isLed || FRAGMENT_MARK.test(body))
  return completeClause(question, body, earlier, isLed)
}

/** Says where, when or to whom the question applies. */
function isContext({ kind }: Word): boolean {
  return ['place', 'person', 'year', 'month', 'weekday', 'number'].includes(kind)
}

/** Whether the question is only nouns such as 신청 방법, with a particle and 요. */
function isRelational(body: string): boolean {
  return readWords(body.replace(/요$/u, '')).every(({ noun }) => RELATIONAL.has(noun))
}

/** Whether the question is only a noun, with a particle and 요. */
function isFragment(body: string): boolean {
  const words = body.split(' ')
  const last = words.at(-1) ?? ''
  const { noun } = readWord(last.replace(/요$/u, ''))
  if (words.length > 4 || isLight(last) || isLight(noun) || RELATIONAL.has(noun)) return false
  const isPredicate =
    /(?:나요|까요|가요|니다|니까|세요|네요|군요|어요|아요|해요|에요|예요|죠|줘|다|해|라)$/u.test(last)
  return FRAGMENT_MARK.test(body)
    ? !isPredicate || /[은는도]요$/u.test(last)
    : !isPredicate && words.length <= 2
}

/** Puts a fragment such as "리스본은요" into the earlier question. */
function fillIn(earlier: readonly Word[], fragment: string, isSure: boolean): string | null {
  const end = FRAGMENT_END.exec(fragment)?.[0] ?? ''
  const phrase = isWhole(fragment) ? fragment : fragment.slice(0, fragment.length - end.length)
  const parts = splitPhrase(phrase.trim())
  let words = [...earlier]
  for (const part of parts) {
    const filled = fillPart(words, part, isSure, isWhole(fragment) ? '' : end.replace(/요$/u, ''))
    if (!filled) return null
    words = filled
  }
  return parts.length === 0 ? null : textOf(words)
}

/** Whether the fragment is a known name or thing without a particle, even if it ends like one. */
function isWhole(fragment: string): boolean {
  return kindOf(fragment) !== 'unknown'
}

/** "리스본 병가" names a place and a thing. "파트타임 직원" is one phrase. */
function splitPhrase(phrase: string): string[] {
  const parts: string[] = []
  for (const word of phrase.split(' ').filter(Boolean)) {
    const { noun, kind } = readWord(word)
    const last = parts.at(-1)
    const isOwn =
      last === undefined || (kindOf(last) !== kind && [kindOf(last), kind].every(one => one !== 'unknown'))
    if (isOwn) parts.push(noun)
    else parts[parts.length - 1] = `${last} ${noun}`
  }
  return parts
}

function fillPart(words: readonly Word[], phrase: string, isSure: boolean, particle: string): Word[] | null {
  const kind = kindOf(phrase)
  const at = findSlot(words, phrase, kind, particle)
  if (at >= 0) return replaceNoun(words, at, phrase)
  if (!isSure && kind === 'unknown') return null
  if (kind === 'place') return [readWord(`${phrase}에서`), ...words]
  if (kind === 'year' || kind === 'month' || kind === 'weekday') return [readWord(`${phrase}에`), ...words]
  if (!isSure && kind !== 'person') return null
  const from = startOfSubject(words, Math.max(0, findSubject(words)))
  return [...words.slice(0, from), readWord(phrase), ...words.slice(from)]
}

/** The word of the earlier question that has the same role. -1 if there is none. */
function findSlot(words: readonly Word[], phrase: string, kind: Kind, particle: string): number {
  if (kind !== 'unknown' && kind !== 'thing') return findSame(words, phrase, kind)
  const place = /^(?:에서|에|으로|로)/u.exec(particle)?.[0]
  const alike = words.findIndex(word => word.particle !== '' && word.particle === place)
  if (alike >= 0) return alike
  const shared = words.findIndex(word => word.noun !== phrase && sharesEnding(word.noun, phrase))
  if (shared >= 0) return shared
  const subject = findSubject(words)
  return words[subject]?.kind === kind ? subject : -1
}

function findSame(words: readonly Word[], phrase: string, kind: Kind): number {
  const head = words.findIndex(word => word.kind === kind && word.noun === phrase.split(' ').at(-1))
  if (head >= 0) return head
  const isName = isPlaceName(phrase)
  const same = words.findIndex(
    word => word.kind === kind && (kind !== 'place' || isPlaceName(word.noun) === isName),
  )
  return same >= 0 ? same : words.findIndex(word => word.kind === kind)
}

/** 출산휴가 and 육아휴가 share 휴가. */
function sharesEnding(one: string, other: string): boolean {
  const [a = '', b = ''] = [one, other].map(text => text.split(' ').at(-1))
  return a.length > 1 && b.length > 1 && a.slice(-2) === b.slice(-2)
}

/** Words for persons that are used before others: 정규직 직원. */
const MODIFIER = /(?:직|파트타임|신입|외주|파견|수습)$/u

function replaceNoun(words: readonly Word[], at: number, phrase: string): Word[] {
  const isLong = phrase.includes(' ')
  const isPair = (one: Word | undefined, other: Word | undefined) =>
    one?.particle === '' && one.kind === other?.kind && (isLong || one.kind === 'person')
  // A whole noun replaces both words of 정규직 직원, a modifier only the first.
  const isWhole = isLong || !MODIFIER.test(phrase)
  const start = isWhole && isPair(words[at - 1], words[at]) ? at - 1 : at
  const last = isWhole && start === at && isPair(words[at], words[at + 1]) ? at + 1 : at
  const particle = words[last]?.particle ?? ''
  return [
    ...words.slice(0, start),
    readWord(phrase + fitParticle(phrase, particle)),
    ...words.slice(last + 1),
  ]
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
  const isVerb = ({ text }: Word, i: number) => CONNECTED_VERB.test(text) && isLight(words[i + 1]?.text ?? '')
  const isPlainVerb = ({ text }: Word, i: number) => i === words.length - 1 && PLAIN_VERB.test(text)
  const content = words.filter(
    (word, i) =>
      !isLight(word.text) &&
      !isLight(word.noun) &&
      !isPlainVerb(word, i) &&
      !(words.length <= 4 && isVerb(word, i)),
  )
  const own = content.filter(word => !isContext(word))
  const isRelational = own.every(({ noun }) => RELATIONAL.has(noun))
  if (content.length === 0) return topic && !/(?:^|\s)왜/u.test(body) ? addTopic(words, topic, earlier) : both
  if (own.length === 0) return mergeContext(words, content, topic, earlier)
  if (!isRelational && !(isLed && isShort(words, own))) return null
  if (own.some(word => topic?.includes(word.noun) || isObject(words, words.indexOf(word)))) return null
  return topic ? addTopic(words, topic, earlier) : both
}

/** Whether a noun says what the relational noun after it belongs to: 수습 기간. */
function isObject(words: readonly Word[], at: number): boolean {
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
  const askFor = (list: readonly Word[]) =>
    list
      .map(({ text }) => /^(?:며칠|몇|얼마|언제|어디|누구|누가|무엇|뭐|뭘|왜|어떻게)/u.exec(text)?.[0])
      .find(Boolean)
  const isSame = askFor(words) === askFor(earlier)
  if (isSame) {
    let filled: Word[] | null = [...earlier]
    for (const { noun, particle } of content) filled = filled && fillPart(filled, noun, true, particle)
    return filled && textOf(filled)
  }
  const isYesOrNo = askFor(words) === undefined
  return topic && (isYesOrNo || content.every(({ kind }) => kind !== 'place'))
    ? addTopic(words, topic, earlier)
    : null
}

function replacePronoun(words: readonly Word[], at: number, topic: string, earlier: readonly Word[]): string {
  const text = words[at]?.text ?? ''
  const particle = /[은는]$|건$/u.test(text)
    ? '는'
    : /걸$|[을를]$/u.test(text)
      ? '를'
      : /도$/u.test(text)
        ? '도'
        : /게$|이$/u.test(text)
          ? '가'
          : ''
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

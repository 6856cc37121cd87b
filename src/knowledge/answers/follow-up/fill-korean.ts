import {
  findSubject,
  fitParticle,
  type Kind,
  kindOf,
  readWord,
  startOfSubject,
  textOf,
  type Word,
} from './korean-words.ts'
import { isPlaceName } from './place-names.ts'

/** Endings of a fragment such as "리스본은요". The noun comes before it. */
const FRAGMENT_END =
  /(?:의 경우(?:에?는|엔)?|(?:인|일|이) 경우(?:에?는|엔)?|에서는|에서도|에서|에게는|한테는|에는|에도|엔|으로는|로는|이라면|라면|이면|일 때는|때는|은|는|도|의|만)?요?$/u
/** Puts a fragment such as "리스본은요" into the earlier question. */
export function fillIn(earlier: readonly Word[], fragment: string, isSure: boolean): string | null {
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

export function fillPart(
  words: readonly Word[],
  phrase: string,
  isSure: boolean,
  particle: string,
): Word[] | null {
  const kind = kindOf(phrase)
  const place = /^(?:에서|에|으로|로)/u.exec(particle)?.[0] ?? ''
  const at = findSlot(words, phrase, kind, place)
  if (at >= 0) return replaceNoun(words, at, phrase)
  if (!isSure && kind === 'unknown') return null
  if (kind === 'unknown' && isAdverbial(place)) return [readWord(phrase + place), ...words]
  if (kind === 'place') return [readWord(`${phrase}에서`), ...words]
  if (kind === 'year' || kind === 'month' || kind === 'weekday') return [readWord(`${phrase}에`), ...words]
  if (!isSure && kind !== 'person') return null
  const from = startOfSubject(words, Math.max(0, findSubject(words)))
  return [...words.slice(0, from), readWord(phrase), ...words.slice(from)]
}

/** The word of the earlier question that has the same role. -1 if there is none. */
function findSlot(words: readonly Word[], phrase: string, kind: Kind, particle: string): number {
  if (kind !== 'unknown' && kind !== 'thing') return findSame(words, phrase, kind)
  if (particle !== '') {
    const sameParticle = words.findIndex(word => word.particle === particle)
    if (sameParticle >= 0 || isAdverbial(particle)) return sameParticle
  }
  const sameEnding = words.findIndex(word => word.noun !== phrase && sharesEnding(word.noun, phrase))
  if (sameEnding >= 0) return sameEnding
  const subject = findSubject(words)
  const subjectKind = words[subject]?.kind
  return subjectKind === kind || (kind === 'thing' && subjectKind === 'facility') ? subject : -1
}

/** Whether a phrase with the particle says where or when, so that it is no subject. */
function isAdverbial(particle: string): boolean {
  return particle === '에서' || particle === '에'
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
  const replacesBoth = isLong || !MODIFIER.test(phrase)
  const isSubject = isLong && at === findSubject(words) && words[at]?.particle !== ''
  const start = isSubject
    ? startOfSubject(words, at)
    : replacesBoth && isPair(words[at - 1], words[at])
      ? at - 1
      : at
  const last = replacesBoth && start === at && isPair(words[at], words[at + 1]) ? at + 1 : at
  const particle = words[last]?.particle ?? ''
  return [
    ...words.slice(0, start),
    readWord(phrase + fitParticle(phrase, particle)),
    ...words.slice(last + 1),
  ]
}

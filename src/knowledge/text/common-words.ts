import type { QueryWord } from './read-query.ts'
import { stemEnglish } from './stem-english.ts'

/** English words that questions contain whatever they are about. Stop words are not in the list. */
const ENGLISH: ReadonlySet<string> = new Set(
  `able above across actual add again ago allow almost alone along already also although always amount another answer
  any anybody anyone anything anywhere apart ask available away back bad become begin behind best better big bit both
  bring came can case certain chance choose clear close come complete could count couple current day
  deal decide different do done down each early easy either else end enough entire even ever every everybody everyone
  everything exact expect extra fact fail fall far fast feel few figure find first follow forget free full further
  gave general get give given go goes gone good got great guess half hand happen hard has have hear hello help here high
  hold hope huge idea important instead just keep kept kind knew know known large last late later least leave left
  less let level like likely list little long look lot low made main make many matter may maybe mean might mind
  moment more most move much must my name near necessary need never new next nice nobody normal nothing now number
  often ok okay old one only open option other otherwise over own part people per perhaps person piece place please
  point possible probably problem put question quick quite rather reach ready real reason receive regular remain require
  right round run same saw say second see seem seen send sent set several shall should show side similar
  simple since single situation small some somebody somehow someone something sometime sometimes somewhere soon sort
  speak special stand start state stay step still stop straight such suddenly suppose sure take taken talk tell thank
  then thing think third though three through throw time today together told tomorrow too took top total touch toward
  tried true try turn twice two type under understand unless until usual very visit wait walk want was way well
  went what when where whether which while who whole whom whose why wide will wish with within without wonder word work
  worry would wrong yeah year yes yesterday yet`
    .split(/\s+/)
    .map(stemEnglish),
)

/** The same for Korean: question words, pronouns, adverbs and counters, without particles. */
const KOREAN: ReadonlySet<string> = new Set(
  `며칠 얼마 얼마나 얼마까지 언제 언제까지 어디 어디서 어디에 어디로 누구 누가 누구에게 누구한테 무엇 무슨 어떤 어떻게 어느
  제가 저는 저희 우리 내가 나는 뒤에 전에 안에 경우 하나 알려 알고 싶 궁금 가능 혹시 그냥 정도 관련 대해 대한 위해 무엇인 어떠
  있는 하는 되는 달에 중에 때문 어떡 뭐부터 뭐가 뭔가 새로 먼저 다시 자꾸 갑자기 자주 일찍 늦게 같은 다른 모두 전부 바로 직접 따로 계속 아직 이미 벌써 항상 매번
  그러면 그런데 그리고 그래서`.split(/\s+/),
)
/** Endings of verbs and adjectives that nouns do not have, but for these nouns. */
const PREDICATE =
  /(?:[가나까려]요|[어아여해돼되예에려져워와봐써내와줘켜]요|[어아여해돼타와가봐워내]야|는데|[은던]데|려[면고]|습니다|습니까|입니다|는지|인지|으면|[어아여해]도|었|았)$/
const NOUN_LIKE_PREDICATE: ReadonlySet<string> = new Set('필요 수요 중요 주요 개요 소요'.split(' '))
/** Nouns can end like this too, so it only says something about unknown words. */
const PERHAPS_PREDICATE =
  /(?:[가-힣]요|니까|지요|죠|는가|인가|데|다면|라면|하면|다가|[돼타와가봐써]도|서|야|다며|다고|라고|지만|거나|도록|고|면|게|지|러|며|던|해|져|워|려|여|켜)$/

/**
 * Whether a word of a question says little about its subject.
 * @param isKnown whether any passage has the word
 */
export function isCommonWord({ script, wholes: [stem = ''] }: QueryWord, isKnown: boolean): boolean {
  if (script !== 'korean') return ENGLISH.has(stem)
  if (stem.length === 1 || KOREAN.has(stem)) return true
  return PREDICATE.test(stem) ? !NOUN_LIKE_PREDICATE.has(stem) : !isKnown && PERHAPS_PREDICATE.test(stem)
}

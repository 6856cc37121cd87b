import { isKoreanEnding, stemKorean } from '../../text/stem-korean.ts'
import { withoutEnd } from './parts.ts'
import { isPlaceName } from './place-names.ts'

/** Nouns that need another noun: 신청 is that of something. */
export const RELATIONAL = new Set(
  `신청 신청방법 방법 절차 기한 마감 마감일 승인 승인자 결재 결재자 담당 담당자 담당부서 한도 상한 하한 금액 비용 조건 대상 대상자 예외 기간 사유
  이유 이월 취소 변경 연장 서류 양식 자격 최대 최소 차이 지급 지급일 정산 환불 벌칙 규정 기준 횟수 단위 계산 사용 적용 포함 증빙 제한 제출
  등록 연락 문의 분할 소멸 만료 시작 종료 예시 링크 해결 조치 처리 갱신 발급 재발급 반납 교체 해지 보관 저장`.split(
    /\s+/,
  ),
)
/** Words that say nothing about the subject of a question. */
const LIGHT =
  /^(?:몇|며칠|몇일|얼마|얼마나|언제|어디|어디서|누가|누구|자주|빨리|일찍|늦게|많이|조금|오래|무엇|뭐|뭘|뭔가|뭔가요|뭐죠|뭐예요|왜|왜요|어떻게|어떤|무슨|어느|더|또|꼭|바로|다시|모두|전부|다|그|이|저|수|것|때|데|중|주|년|월|일|번|개|시|시에|시부터|시까지|좀|가장|최대한|미리|보통|자세히|그대로|따로|같은|다른|얼마까지|언제까지|언제부터|그렇게|이렇게)$/u
const LIGHT_PREDICATE =
  /^(?:(?:몇|며칠|얼마|언제|어디|누구|무엇|뭐)\p{sc=Hangul}{0,2}(?:인가요|인지|예요|이에요|죠|까지|부터|에|에서|나|까지인가요|동안|이나|씩)?|(?:하|되|돼|있|없|쓰|받|주|알|보|가능하|필요하|걸리|들|그러|그렇|맞|해야 하)(?:나요|는지|는가요|는데요?|면|려면|려고|고|기|어야|아야|야|을까요|ㄹ까요|까요|습니다|습니까|니까|세요|을|는|지요|죠|어요|아요)|해야|하나요|해요|한다|할|할까요|할 수|되나요|돼요|될까요|되죠|됩니까|써야|쓸|쓰나요|써도|받을|받나요|줘|줘요|주세요|알려|알려줘|알려줘요|알려주세요|설명해|설명해줘|설명해주세요|있나요|있어요|있을까요|없나요|없어요|가능|가능한가요|가능해요|가능한지|필요|필요한가요|필요해요|인가요|맞나요|그런가요|그래요|걸리나요|걸려요|드나요|들어요|가요|나요)$/u

const PLACE_END = /(?:사무소|사무실|지사|본사|지점|오피스|캠퍼스|센터|공장|법인)$/u
const PERSON_END =
  /(?:직원|사원|방문객|손님|외주|인턴|계약직|정규직|비정규직|임시직|파트타임|파트타이머|프리랜서|아르바이트|알바|단시간 근로자|근로자|임원|팀장|관리자|매니저|신입|신입사원|경력직|입사자|수습|학생|고객|고객사|협력사|외주|파견직|파견|재택근무자|장애인|임산부|아빠|엄마|남자|여자|남성|여성|부모|배우자|가족|본인|자녀|개발자|디자이너|구성원|본부장|부서장|센터장|실장|부장|조장|반장|회장|엔지니어|운영자|지원자|작업자|님|\p{sc=Hangul}{2,4}씨)$/u
const FACILITY_END = /(?:회의실|휴게실|주차장|식당|강당|라운지|헬스장|수유실|교육장)$/u
const THING_END =
  /(?:휴가|휴직|병가|연차|반차|월차|반반차|수당|비용|급여|월급|상여금|보너스|보험|연금|퇴직금|출장|재택근무|근무|야근|교육|연수|\p{sc=Hangul}{2}비|식대|식비|포인트|건강검진|경조사|경조금|축의금|지원금|보조금|장려금|노트북|모니터|장비|명함|사원증|법인카드|카드)$/u

/** Properties that a thing has, so that one replaces another: 무게, 용량. */
const PROPERTY_END = /(?:무게|중량|용량|속도|높이|크기|길이|너비|폭|전압|온도|가격|수명)$/u
const NUMBER =
  /^\d[\d,.]*(?:년|개월|주|일|명|개|원|만원|번|회|줄|대|층|교대|시간|분|유로|달러|%)?(?:차|이상|이하|미만)?$/u

export type Kind =
  | 'year'
  | 'month'
  | 'weekday'
  | 'number'
  | 'place'
  | 'person'
  | 'facility'
  | 'property'
  | 'thing'
  | 'unknown'

export function kindOf(noun: string): Kind {
  const last = noun.split(' ').at(-1) ?? ''
  if (/^(?:19|20)\d\d년(?:도)?$/u.test(last)) return 'year'
  if (/^\d{1,2}월$/u.test(last)) return 'month'
  if (/^[월화수목금토일]요일$|^주말$|^평일$|^공휴일$/u.test(last)) return 'weekday'
  if (/^\d+년차$/u.test(last)) return 'person'
  if (NUMBER.test(last)) return 'number'
  if (isPlaceName(last) || PLACE_END.test(last)) return 'place'
  if (PERSON_END.test(last)) return 'person'
  if (FACILITY_END.test(last)) return 'facility'
  if (PROPERTY_END.test(last)) return 'property'
  return THING_END.test(last) ? 'thing' : 'unknown'
}

/** A word between spaces. */
export interface Word {
  text: string
  noun: string
  /** Particle or ending. Empty if there is none. */
  particle: string
  kind: Kind
}

export function readWord(text: string): Word {
  const bare = text.replace(/[\s?.!,…"'“”‘’()]+$/u, '')
  const noun = nounOf(bare)
  return { text, noun, particle: bare.slice(noun.length), kind: kindOf(noun) }
}

/** Particles after nouns of a known kind, longest first. */
const PARTICLES =
  `에서는 에서도 으로는 이라면 에서 에는 에도 까지 부터 으로 로는 라면 이면 은 는 이 가 을 를 도 만 의 에 로 과 와 면`.split(
    ' ',
  )

/** In a word such as `VPN은`, the Korean letters are only a particle. */
function nounOf(word: string): string {
  if (RELATIONAL.has(word) || kindOf(word) !== 'unknown') return word
  const particle = PARTICLES.find(
    one => word.endsWith(one) && kindOf(word.slice(0, -one.length)) !== 'unknown',
  )
  if (particle) return word.slice(0, -particle.length)
  const [, before = '', korean = ''] = /^(.*?)(\p{sc=Hangul}*)$/su.exec(word) ?? []
  if (korean === '') return word
  if (before !== '' && isKoreanEnding(korean)) return before
  const { stem } = stemKorean(korean)
  return before + stem
}

export const readWords = (text: string) => text.split(' ').filter(Boolean).map(readWord)
export const textOf = (words: readonly { text: string }[]) => words.map(word => word.text).join(' ')

const FIRST_SYLLABLE = 0xac00
const SYLLABLES_PER_VOWEL = 28
const RIEUL = 8
/** Digits and letters whose Korean names end in a consonant other than ㄹ, or in ㄹ: 삼, 육, 영, 엠, 엔; 일, 칠, 팔, 엘, 알. */
const NAME_ENDS_IN_CONSONANT = /[036MN]$/
const NAME_ENDS_IN_RIEUL = /[178LR]$/

/** The particle in the form that fits the word: 은 or 는, 이 or 가. */
export function fitParticle(noun: string, particle: string): string {
  const final = finalOf(noun)
  const pairs: [RegExp, string, string][] = [
    [/^[은는]/u, '은', '는'],
    [/^[을를]/u, '을', '를'],
    [/^[이가]$/u, '이', '가'],
    [/^[과와]/u, '과', '와'],
    [/^(?:으로|로)/u, final === RIEUL ? '로' : '으로', '로'],
  ]
  const pair = pairs.find(([pattern]) => pattern.test(particle))
  return pair ? particle.replace(pair[0], final === 0 ? pair[2] : pair[1]) : particle
}

/** The final consonant of a noun as it is read. 0 if it ends in a vowel. */
function finalOf(noun: string): number {
  if (NAME_ENDS_IN_RIEUL.test(noun)) return RIEUL
  if (NAME_ENDS_IN_CONSONANT.test(noun)) return 1
  const code = noun.charCodeAt(noun.length - 1) - FIRST_SYLLABLE
  return code >= 0 && code <= 11_171 ? code % SYLLABLES_PER_VOWEL : 0
}

/** The index of the subject of the earlier question. -1 if it has none. */
export function findSubject(words: readonly Word[]): number {
  const isNoun = ({ noun, kind }: Word, at: number) =>
    ['thing', 'facility', 'property', 'unknown'].includes(kind) &&
    !isLight(noun) &&
    (!/^\p{sc=Hangul}$/u.test(noun) || isCompound(words, at))
  const findMarked = (particles: RegExp) =>
    words.findIndex(
      (word, at) => isNoun(word, at) && particles.test(word.particle) && !isLight(word.noun + word.particle),
    )
  const found = [/^[은는]$/u, /^[을를]$/u, /^[이가]$/u].map(findMarked).find(at => at >= 0)
  if (found !== undefined) return found
  return words.findIndex((word, at) => isNoun(word, at) && word.kind !== 'unknown')
}

/** Whether a word of one syllable is a noun after another one: 창은 in "스캐너 창은", but not 남은 in "남은 연차". */
function isCompound(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]
  return isBareNoun(before) && (before?.noun.length ?? 0) > 1
}

/** The subject with the bare nouns before it: 연차휴가 신청. */
function subjectOf(words: readonly Word[], at: number): string {
  const from = startOfSubject(words, at)
  return [...words.slice(from, at).map(word => word.text), words[at]?.noun ?? ''].join(' ')
}

/** The end of a clause before the main one: 소개해서, 뽑히면, 결제하고. */
const CLAUSE_END =
  /(?:(?<!화|서|반|전|방|측)면|는데|지만|(?:해|아|어|여|와|가|려)서|(?:하|되|않|쓰|있|없|려)고)$/u

/** What an earlier question is about, if that is certain: it has one clause and a subject. Null otherwise. */
export function topicOf(words: readonly Word[]): string | null {
  const at = findSubject(words)
  const isCompound = words.slice(0, -1).some(({ text }) => CLAUSE_END.test(withoutEnd(text)))
  return at < 0 || isCompound ? null : subjectOf(words, at)
}

/** The index of the first bare noun before the subject. */
export function startOfSubject(words: readonly Word[], at: number): number {
  let from = at
  while (from > 0 && isBareNoun(words[from - 1])) from--
  return from
}

function isBareNoun(word: Word | undefined): boolean {
  return Boolean(
    word && word.particle === '' && (word.kind === 'thing' || word.kind === 'unknown') && !isLight(word.text),
  )
}

export function isLight(word: string): boolean {
  const bare = withoutEnd(word)
  return [bare, bare.replace(/요$/u, '')].some(one => LIGHT.test(one) || LIGHT_PREDICATE.test(one))
}

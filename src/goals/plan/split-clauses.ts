import { readQuery } from '../../knowledge/text/read-query.ts'
import { ASKED_IN_KOREAN, splitSituation } from './is-statement.ts'

/** The beginning of a request, which says nothing about its subject. */
const OPENING =
  /^(?:(?:please|kindly|then|finally|also|and|so|now)[\s,]+|(?:first|next)(?:,\s*|\s+(?=(?:find|tell|show|explain|describe|list|check|look|research|compare|summari[sz]e|outline|collect|give)\b))|(?:can|could|would|will) you\s+(?:please\s+)?|(?:i|we)(?:'d| would)? (?:want|need|like)(?: you)? to\s+|help (?:me|us)(?: to)?\s+|(?:find|figure) out\s+|(?:tell|show|give) (?:me|us)\s+|let (?:me|us) know\s+|put\s+|let(?:'|’)?s\s+|(?:i|we)(?: just| only| also| really)? (?:need|want)\s+(?!to\b)|(?:(?:my|our|the)\s\S+|they|(?:s?he))\s(?:wants?|needs?|would like) to (?:know|understand)\s+(?=(?:how|what|which|who|when|where|why|whether|if)\b)|(?:an?|the)\s+(?:[\w-]+\s+){0,2}?(?:summary|overview|explanation|description|outline|rundown)\s+(?:of|on|about)\s+|(?:그리고|또한|또|먼저|우선|다음으로|그다음|마지막으로)\s+|(?:내용|주제|질문|궁금한 (?:것|점|건)|알고 싶은 (?:것|점|건))[은는]?\s+(?=.*[는은인운한된을할]지)|(?:know|explain|describe|list|check|look up|research|outline|summari[sz]e)\s+(?=(?:how|what|which|who|when|where|why|whether|if)\b))+/iu
/** The end of a Korean request, which says nothing about its subject. */
const CLOSING =
  /(?:을|를|에 대해(?:서)?|도)?\s*(?:(?:빨리|자세히|간단히|간략히|쉽게|좀|꼭|한번|각각)\s)?(?:(?:조사|정리|비교|설명|요약|분석|확인|검토|안내)\s?(?:하고(?: 나서)?|해서|하여|한|하|해)?|알려|찾아서?|찾|알아(?:보|봐)서?|알고\s?싶|궁금)(?:(?:습니다|어요|합니다|해요|네요)|\s?(?:줘요?|주세요|주십시오|주고|주|고|봐|보고|줄래요?\?*|(?:줄|주실)\s?수\s?있(?:나요|을까요|어요|습니까)\?*))*$/u
/** `정리 부탁드립니다`, `이렇게 세 가지야`: after what is asked. */
const LAST_WORDS =
  /\s*(?:(?:답변?|도움|안내)?\s?좀?\s?부탁(?:해요?|합니다|할게요?|드려요|드립니다|드릴게요)|,?\s(?:and|then|and then)\s(?:write|give|make|prepare)(?:\s(?:me|us))?\san?\s(?:\w+\s)?(?:summary|overview)|(?<=지)\s(?:(?:이렇게|이상|총)\s)?(?:[두세네]|다섯|여섯|\d{1,2})\s?가지[가-힣]{0,3})$/iu
/** Between two things that one sentence asks for. */
const JOINT =
  /\s*;\s*|,?\s+(?:and then|and also|as well as|and|then|plus)\s+|,?\s+so\s+(?=(?:please|how|what|which|who|when|where|why|whether|can|could|do|does|may|must|should|is|are)\b)|\s+(?:및|그리고|또한|또)\s+|(?<=[가-힣])(?:과|와)\s+(?=[가-힣])|(?<=[가-힣])(?<!그리)고,?\s+|(?<=[가-힣])한\s(?:뒤|다음|후)(?:에)?,?\s+/u
/** Also separate the things of a list. */
const LIST_JOINT = /,\s+(?:and\s+)?|,\s*(?=[가-힣])|\s*[、·]\s*|\s+(?:\(\d{1,2}\)|\d{1,2}\)|[①-⑳])\s*/u
/** After these words, a comma separates a condition from what is asked. */
const CONDITION =
  /^(?:if|when|whenever|after|before|while|since|because|although|unless|for|in|on|at|during)\b|(?:면|때|경우(?:에)?)\s*,/iu
/** Too long for two things: a text, not a list of requests. */
const MAX_SPLIT_LENGTH = 600

/** `If a robot stops,`, `장애가 났을 때`: also applies to what is asked after it with `and`. */
const CONDITION_CLAUSE =
  /^(?:(?:if|when|whenever|after|before|while|once)\s[^,]{3,100}(?=,)|[^,]{2,60}?(?:때|경우(?:에)?|[가-힣]{2}면)(?=(?:는|에는)?,?\s))/iu

/** Splits a sentence into what it asks for, each with the condition that the sentence says only once. */
export function splitSentence(sentence: string): { situation: string; questions: string[] } {
  if (!isQuestion(sentence)) return { situation: '', questions: [] }
  if (sentence.length > MAX_SPLIT_LENGTH) return { situation: '', questions: [trimQuestion(sentence)] }
  const joined = splitAt(sentence, JOINT)
  const listed = CONDITION.test(sentence.trim())
    ? joined.map(piece => [piece])
    : joined.map(piece => splitAt(piece, LIST_JOINT))
  // One comma alone separates clauses in English, not things.
  const things = listed.flat()
  const isList =
    joined.length > 1 ||
    things.length > 2 ||
    things.every(thing => NEXT_QUESTION.test(thing)) ||
    /\p{sc=Hangul}/u.test(sentence)
  const groups = isList ? listed : [joined]
  const clauses = groups
    .flatMap(([first = '', ...others], i) => [addCondition(groups[i - 1]?.at(-1) ?? '', first), ...others])
    .filter(isQuestion)
  return splitSituation(clauses)
}

/** `코드 리뷰는`: a question on something else. */
const TOPIC = /^(?:\S+\s){0,2}[^\s]*[가-힣](?:은|는)\s/u

/** Adds the condition of the question before to one that has none. */
function addCondition(before: string, question: string): string {
  const [condition = ''] = CONDITION_CLAUSE.exec(before) ?? []
  if (condition === '' || question === '' || CONDITION_CLAUSE.test(question) || TOPIC.test(question))
    return question
  if (/\p{sc=Hangul}/u.test(condition)) return `${condition} ${question}`
  return `${condition}, ${question.charAt(0).toLowerCase()}${question.slice(1)}`
}

/** `in Seoul` before `and Lisbon`: one place of two. */
const PLACE = /\b(?:in|of|for|between|at|from|with|to|by)\s+\p{Lu}[\w-]*$/u
/** `the difference between leave`: needs what comes after `and`. */
const BOTH = /\b(?:between|both)\s(?:(?!and\b)[^\s,]+\s?){1,8}$/iu
/** `how long may one`, `how do food`: a subject whose verb comes after `and`. */
const BARE_SUBJECT =
  /\b(?:how(?:\s(?:long|often|soon|far))?|what|when|where|why|which|whether|if|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|is|are|was|were)\s(?:(?:an?|the|my|our|your|its|their)\s)?[\w-]+$/iu
const NEXT_QUESTION =
  /^(?:how|what|which|who|whose|whom|when|where|why|whether|if|do|does|did|can|could|may|must|should|will|would|is|are)\b/iu

function isUnfinished(piece: string): boolean {
  return BOTH.test(piece) || BARE_SUBJECT.test(piece)
}

/** Splits if each piece has a subject. Otherwise, it belongs to the piece before it. */
function splitAt(text: string, joint: RegExp): string[] {
  const pieces: string[] = []
  const isRequest = !DIRECT_QUESTION.test(text) || POLITE_REQUEST.test(text)
  let from = 0
  for (const { 0: separator, index } of text.matchAll(new RegExp(joint, 'giu'))) {
    const piece = text.slice(from, index)
    const after = text.slice(index + separator.length)
    if (!isQuestion(piece) || !isQuestion(after)) continue
    if (PLACE.test(piece) && /^\p{Lu}[\w-]*(?:\W|$)/u.test(after)) continue
    if (/\band\b/i.test(separator) && isUnfinished(piece) && !NEXT_QUESTION.test(after)) continue
    if (isOneClause(piece, separator, after, isRequest)) continue
    pieces.push(separator.startsWith('고') ? endClause(piece) : trimQuestion(piece))
    from = index + separator.length
  }
  return [...pieces, trimQuestion(text.slice(from))]
}

const DIRECT_QUESTION = /(?:[?？]|나요|까요?|가요|죠)[\s.]*$/u
const POLITE_REQUEST = /(?:줄|주실)\s?수\s?있[가-힣]{1,3}[\s.?]*$/u
/** `출장비가 얼마인지`: something else than the clause before is about. */
const OWN_SUBJECT = /^(?:\S+\s){0,2}\S*[가-힣][은는이가]\s/u
/** Verbs of requests before `고` or `한 뒤`, which also end a clause without a question word. */
const REQUEST_VERB =
  /(?:(?:조사|비교|요약|분석)(?:을|를)?\s?(?:하|해\s?(?:주|보))?|알려\s?주|(?:찾아|알아|살펴)\s?보|찾아\s?주)$/u
/** Verbs of requests, and of what one does at work: `검토하고 서명해야 하는지`. */
const WORK_VERB =
  /(?:(?:정리|설명|확인|검토|안내|작성|공유|전달|추천|제안|계산|번역|점검|준비|나열|수집|파악|소개|제시|예약|등록|발송)(?:을|를)?\s?(?:하|해\s?(?:주|보))?|찾|보내|보내\s?주|올리|만들|뽑|모으|쓰|써\s?주|짚|밝히)$/u
/** Verbs that `고` joins to the one before it: `알고 싶다`, `정리하고 나서`. */
const AUXILIARY = /^(?:싶|나서|나면|나니|난|있|계시|계신|말고|보니)/u
/** Nouns that end in `고`, without it. The short ones are also verbs, but not if they have no object. */
const NOUN =
  /(?:[회창광최경권중원장금]|(?:^|\s|교통|안전|인명)(?<!(?:[을를]|어디서|어떻게|[번개명])\s)[사보신재참해])$/u
/** The end of a Korean question, up to the next joint. */
const QUESTION_ENDING = /^[^,;.?]*?(?:[는은인운한된을할]지|나요|까요|는가|가요)/u

/** `결과`, `사과`, without `과`. */
const NOUN_IN_GWA = /(?:^|\s)[결성효사경통초부]$/u
/** `연차와 병가의 차이`: about both. */
const DIFFERENCE = /^[^,]{1,40}?(?:의\s차이|차이점)/u

/** Whether a Korean joint is within one clause: `바닥과 통로가 어떤지`, `크고 무거운 상자`. */
function isOneClause(piece: string, separator: string, after: string, isRequest: boolean): boolean {
  const joint = separator.trim().replace(',', '')
  if (joint === '과' && NOUN_IN_GWA.test(piece)) return true
  if ((joint === '과' || joint === '와') && DIFFERENCE.test(after)) return true
  if (joint === '과' || joint === '와') return !/\s/.test(piece.trim()) && QUESTION_ENDING.test(after)
  if (joint.startsWith('한 ')) return !isRequest || !(REQUEST_VERB.test(piece) || WORK_VERB.test(piece))
  if (joint !== '고') return false
  if (AUXILIARY.test(after) || NOUN.test(piece)) return true
  // A question word of another clause asks nothing in this one.
  const clause = piece.slice(piece.lastIndexOf(',') + 1)
  if (ASKED_IN_KOREAN.test(clause) && ASKED_IN_KOREAN.test(after.split(',', 1)[0]!)) return false
  if (!isRequest || REQUEST_VERB.test(piece)) return !isRequest
  if (!WORK_VERB.test(piece)) return true
  return QUESTION_ENDING.test(after) && !POLITE_REQUEST.test(after) && !OWN_SUBJECT.test(after)
}

/** Of the most common adjectives in `하다`. */
const ADJECTIVE = /(?:필요|가능|중요|충분|안전|적절|적합)하$/u

/** Words that ask even before a verb of requests: `누가 검토하고`. */
const ASKS = /누가|누구|무엇|뭘|언제|어디|어떻게|왜/u

/** A Korean question that went on with `고`, as one of its own: `어떻게 받(고)` becomes `어떻게 받는지`. */
function endClause(piece: string): string {
  const trimmed = trimQuestion(piece)
  const clause = trimEnds(piece)
  if (!ASKED_IN_KOREAN.test(trimmed) || /지$/.test(trimmed)) return trimmed
  if (clause !== trimmed && !ASKS.test(trimmed)) return trimmed
  if (ADJECTIVE.test(clause)) return `${clause.slice(0, -1)}한지`
  return clause.endsWith('이') ? `${clause.slice(0, -1)}인지` : `${clause}는지`
}

/** Verbs of requests, which a subject is not. */
const REQUEST_WORDS = new Set(
  `find out research look check explain describe summarize summarise list collect gather tell show compare analyze
  analyse investigate identify review outline give answer write us me it them this that everything together briefly shortly
  알려줘 알려주세요 정리해줘 정리해 정리하 비교해줘 비교하 설명해줘 설명하 조사해줘 조사하 찾아줘 찾 요약해줘 요약하 해줘 해주세요 줘 주세요 각각 모두 함께
  summary overview 답 답변 좀 도와주세요 도와줘`.split(/\s+/),
)

/** Whether a text has a word that can be a subject. */
export function isQuestion(text: string): boolean {
  const plain = text
    .replace(/(?<![\s.!])[\s.!]+$/, '')
    .replace(OPENING, '')
    .replace(LAST_WORDS, '')
  return readQuery(plain).words.some(
    ({ spelling, wholes }) => !REQUEST_WORDS.has(spelling) && !REQUEST_WORDS.has(wholes[0] ?? ''),
  )
}

export function trimQuestion(text: string): string {
  const trimmed = trimEnds(text)
    .replace(CLOSING, '')
    .replace(/(?<=[가-힣]{2})[을를]$/u, '')
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
}

/** Without the words before and after what is asked. */
function trimEnds(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[\s,.;:!]+|[\s,.;:!]+$/g, '')
    .replace(/,? (?:so|and|but|then)$/iu, '')
    .replace(OPENING, '')
    .replace(LAST_WORDS, '')
}

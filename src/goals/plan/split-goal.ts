import { readQuery } from '../../knowledge/text/read-query.ts'
import { splitSentences as readAll } from '../../knowledge/text/sentences.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { cutText } from '../../reports/text.ts'
import { isStatement } from './is-statement.ts'
import { isStyle, splitPurpose } from './read-request.ts'
import { findOutputs, type OutputKind } from './requested-outputs.ts'

/** Something that a goal asks for. */
export interface GoalPart {
  /** What is to be found out. */
  question: string
  /** What the question is about, if only the text around it says so. Empty otherwise. */
  context: string
  /** Index of the sentence that it is from. */
  sentence: number
}

export interface SplitGoal {
  parts: GoalPart[]
  /** The files that it asks for, and the sentences that they are about. None: everything. */
  outputs: { kind: OutputKind; sentences: number[] }[]
}

/** Markers of list items. */
const MARKER = /^\s*(?:[-*•·▪‣]|\(?\d{1,2}[.)]|[①-⑳]|[a-z]\))\s+/iu
/** The beginning of a request, which says nothing about its subject. */
const OPENING =
  /^(?:(?:please|kindly|first|then|next|finally|also|and|now)[\s,]+|(?:can|could|would|will) you\s+(?:please\s+)?|(?:i|we)(?:'d| would)? (?:want|need|like)(?: you)? to\s+|help (?:me|us)(?: to)?\s+|(?:find|figure) out\s+|(?:tell|show) (?:me|us)\s+|let (?:me|us) know\s+|put\s+|let(?:'|’)?s\s+|(?:i|we) (?:need|want)\s+(?!to\b)|(?:그리고|또한|또|먼저|우선|다음으로|그다음|마지막으로)\s+|(?:know|explain|describe|list|check|look up|research|outline|summari[sz]e)\s+(?=(?:how|what|which|who|when|where|why|whether|if)\b))+/iu
/** The end of a Korean request, which says nothing about its subject. */
const CLOSING =
  /(?:을|를|에 대해(?:서)?|도)?\s*(?:(?:조사|정리|비교|설명|요약|분석|확인|검토|안내)\s?(?:하고(?: 나서)?|해서|하여|한|하|해)?|알려|찾아서?|찾|알아(?:보|봐)서?|알고\s?싶|궁금)(?:(?:습니다|어요|합니다|해요|네요)|\s?(?:줘요?|주세요|주십시오|주고|주|고|봐|보고))*$/u
/** Between two things that one sentence asks for. */
const JOINT =
  /\s*;\s*|,?\s+(?:and then|and also|as well as|and|then|plus)\s+|\s+(?:및|그리고|또한|또)\s+|(?<=[가-힣])(?:과|와)\s+(?=[가-힣])|(?<=[가-힣])(?<!그리)고,?\s+|(?<=[가-힣])한\s(?:뒤|다음|후)(?:에)?,?\s+/u
/** Also separate the things of a list. */
const LIST_JOINT = /,\s+(?:and\s+)?|,\s*(?=[가-힣])|\s*[、·]\s*|\s+(?:\(\d{1,2}\)|\d{1,2}\)|[①-⑳])\s*/u
/** After these words, a comma separates a condition from what is asked. */
const CONDITION =
  /^(?:if|when|whenever|after|before|while|since|because|although|unless|for|in|on|at|during)\b|(?:면|때|경우(?:에)?)\s*,/iu
/** Too long for two things: a text, not a list of requests. */
const MAX_SPLIT_LENGTH = 600

/**
 * Splits a goal into its parts: sentences, list items, and what conjunctions join. Statements before a question are its
 * context. Parts of two sentences that ask for the same are kept: the caller compares what is found for them.
 */
export function splitGoal(text: string): SplitGoal {
  const sentences = readSentences(text)
  const asked = sentences.filter(({ sentence }) => !isStyle(sentence))
  const split = splitSentences(asked, true)
  return split.parts.length > 0 ? split : splitSentences(asked, false)
}

function splitSentences(sentences: readonly ReadSentence[], hasBackground: boolean): SplitGoal {
  const parts: GoalPart[] = []
  const outputs = new Map<OutputKind, Set<number>>()
  let background = ''
  for (const [i, { sentence, context }] of sentences.entries()) {
    const { rest, outputs: kinds } = findOutputs(sentence)
    if (hasBackground && kinds.length === 0 && isStatement(sentence)) {
      background = cutText(`${background} ${sentence.replace(/[.!]+$/, '')}`.trim(), MAX_CONTEXT_LENGTH)
      continue
    }
    const { event, request } = splitPurpose(rest)
    const questions = splitSentence(request)
    for (const kind of kinds) {
      const of = outputs.get(kind) ?? new Set()
      outputs.set(kind, of)
      if (questions.length > 0) of.add(i)
    }
    for (const question of questions) {
      const before = refersBack(question) ? parts.findLast(part => !refersBack(part.question))?.question : ''
      parts.push({ question, context: context || before || background || event, sentence: i })
    }
  }
  return {
    parts: withoutRepetitions(parts),
    outputs: [...outputs].map(([kind, of]) => ({ kind, sentences: [...of] })),
  }
}

/** Whether a question refers to what was said before, such as "How much is it?" */
export function refersBack(question: string): boolean {
  return REFERS.test(question)
}

/** Words that stand for what was said before. */
const REFERS = /\b(?:it|they|them|these|those)\b|(?:^|\s)(?:그때|이때|거기|그것|그걸|이를|그 ?경우)/iu
/** In UTF-16 code units. */
const MAX_CONTEXT_LENGTH = 200

interface ReadSentence {
  sentence: string
  /** What introduces the list that it is from. Empty otherwise. */
  context: string
}

/** What introduces a list, or the questions after a colon. */
const INTRODUCTION = /^([^:：]{3,200})[:：](?:\s+|$)/u

/** Sentences without list markers. Items of a list keep the subject of the line that introduces them. */
function readSentences(text: string): ReadSentence[] {
  const sentences: ReadSentence[] = []
  let context = ''
  for (const line of toNfc(text).split('\n')) {
    const isItem = MARKER.test(line)
    if (!isItem && line.trim() !== '') context = ''
    for (const sentence of readAll(line.replace(MARKER, ''))) {
      const [introduction, subject] = INTRODUCTION.exec(sentence) ?? []
      if (introduction === undefined || subject === undefined) {
        sentences.push({ sentence, context })
        continue
      }
      const { rest, outputs } = findOutputs(subject)
      context = isQuestion(rest) ? trimQuestion(rest) : ''
      if (outputs.length > 0) sentences.push({ sentence: subject, context: '' })
      const after = sentence.slice(introduction.length)
      if (after !== '') sentences.push({ sentence: after, context })
    }
  }
  return sentences
}

/** `If a robot stops,`, `장애가 났을 때`: also applies to what is asked after it with `and`. */
const CONDITION_CLAUSE =
  /^(?:(?:if|when|whenever|after|before|while|once)\s[^,]{3,100}(?=,)|[^,]{2,60}?(?:때|경우(?:에)?|[가-힣]{2}면)(?=(?:는|에는)?,?\s))/iu

/** Splits a sentence into what it asks for, each with the condition that the sentence says only once. */
function splitSentence(sentence: string): string[] {
  if (!isQuestion(sentence)) return []
  if (sentence.length > MAX_SPLIT_LENGTH) return [trimQuestion(sentence)]
  const joined = splitAt(sentence, JOINT)
  const listed = CONDITION.test(sentence.trim())
    ? joined.map(piece => [piece])
    : joined.map(piece => splitAt(piece, LIST_JOINT))
  // One comma alone separates clauses in English, not things.
  const isList = joined.length > 1 || listed.flat().length > 2 || /\p{sc=Hangul}/u.test(sentence)
  const groups = isList ? listed : [joined]
  return groups
    .flatMap(([first = '', ...others], i) => [addCondition(groups[i - 1]?.at(-1) ?? '', first), ...others])
    .filter(question => question !== '')
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

/** Splits if each piece has a subject. Otherwise, it belongs to the piece before it. */
function splitAt(text: string, joint: RegExp): string[] {
  const pieces: string[] = []
  let from = 0
  for (const { 0: separator, index } of text.matchAll(new RegExp(joint, 'giu'))) {
    const piece = text.slice(from, index)
    const after = text.slice(index + separator.length)
    if (!isQuestion(piece) || !isQuestion(after)) continue
    if (PLACE.test(piece) && /^\p{Lu}[\w-]*(?:\W|$)/u.test(after)) continue
    if (isOneClause(piece, separator, after)) continue
    pieces.push(separator.startsWith('고') ? endClause(piece) : trimQuestion(piece))
    from = index + separator.length
  }
  return [...pieces, trimQuestion(text.slice(from))]
}

/** Endings of verbs of requests before `고`, which also end a clause without a question word. */
const REQUEST_ENDING = /[하리주찾내보들쓰짚히]$/u
/** Verbs that `고` joins to the one before it: `알고 싶다`, `정리하고 나서`. */
const AUXILIARY = /^(?:싶|나서|나면|나니|난|있|계시|계신|말고|보니)/u
const ASKED_IN_KOREAN = /누가|누구|무엇|뭐|뭘|무슨|언제|어디|어떻|어떤|어느|왜|며칠|얼마|몇/u
/** The end of a Korean question, up to the next joint. */
const QUESTION_ENDING = /^[^,;.?]*?(?:[는은인운한된을할]지|나요|까요|는가|가요)/u

/** Whether a Korean joint is within one clause: `바닥과 통로가 어떤지`, `크고 무거운 상자`. */
function isOneClause(piece: string, separator: string, after: string): boolean {
  const joint = separator.trim().replace(',', '')
  if (joint === '과' || joint === '와') return !/\s/.test(piece.trim()) && QUESTION_ENDING.test(after)
  if (joint !== '고') return false
  if (AUXILIARY.test(after)) return true
  if (REQUEST_ENDING.test(piece)) return false
  return !(ASKED_IN_KOREAN.test(piece) && ASKED_IN_KOREAN.test(after))
}

/** A Korean question that went on with `고`, as one of its own: `어떻게 받(고)` becomes `어떻게 받는지`. */
function endClause(piece: string): string {
  const trimmed = trimQuestion(piece)
  if (!ASKED_IN_KOREAN.test(trimmed) || !piece.endsWith(trimmed) || /지$/.test(trimmed)) return trimmed
  return trimmed.endsWith('이') ? `${trimmed.slice(0, -1)}인지` : `${trimmed}는지`
}

/** Verbs of requests, which a subject is not. */
const REQUEST_WORDS = new Set(
  `find out research look up check explain describe summarize summarise list collect gather tell show compare analyze
  analyse investigate identify review outline give answer us me it them this that everything together briefly shortly
  알려줘 알려주세요 정리해줘 정리해 정리하 비교해줘 비교하 설명해줘 설명하 조사해줘 조사하 찾아줘 찾 요약해줘 요약하 해줘 해주세요 줘 주세요 각각 모두 함께`.split(
    /\s+/,
  ),
)

/** Whether a text has a word that can be a subject. */
function isQuestion(text: string): boolean {
  const plain = text.replace(OPENING, '')
  return readQuery(plain).words.some(
    ({ spelling, wholes }) => !REQUEST_WORDS.has(spelling) && !REQUEST_WORDS.has(wholes[0] ?? ''),
  )
}

function trimQuestion(text: string): string {
  const trimmed = text
    .replace(/\s+/g, ' ')
    .replace(/^[\s,.;:!]+|[\s,.;:!]+$/g, '')
    .replace(OPENING, '')
    .replace(CLOSING, '')
    .replace(/(?<=[가-힣]{2})[을를]$/u, '')
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
}

function withoutRepetitions(parts: readonly GoalPart[]): GoalPart[] {
  const known = new Set<string>()
  return parts.filter(({ question }) => {
    const key = readQuery(question)
      .words.map(({ spelling }) => spelling)
      .join(' ')
    if (known.has(key)) return false
    known.add(key)
    return true
  })
}

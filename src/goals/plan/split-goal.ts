import { readQuery } from '../../knowledge/text/read-query.ts'
import { splitSentences } from '../../knowledge/text/sentences.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { isStatement } from './is-statement.ts'
import { findOutputs, type OutputKind } from './requested-outputs.ts'

/** Something that a goal asks for. */
export interface GoalPart {
  /** What is to be found out. */
  question: string
  /** What the question is about, if only the text around it says so. Empty otherwise. */
  context: string
  /** What was said before it, which can say who knows the answer. Empty if nothing. */
  setting: string
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
  /^(?:(?:please|kindly|first|then|next|finally|also|and|now)[\s,]+|(?:can|could|would|will) you\s+(?:please\s+)?|(?:i|we)(?:'d| would)? (?:want|need|like)(?: you)? to\s+|help (?:me|us)(?: to)?\s+|(?:find|figure) out\s+|(?:tell|show) (?:me|us)\s+|let (?:me|us) know\s+|put\s+|let(?:'|’)?s\s+)+/iu
/** The end of a Korean request, which says nothing about its subject. */
const CLOSING =
  /(?:을|를|에 대해(?:서)?|도)?\s*(?:(?:조사|정리|비교|설명|요약|분석|확인|검토|안내)\s?(?:하고|해서|하여|한|하|해)?|알려|찾아서?|찾|알아(?:보|봐)서?)(?:\s?(?:줘요?|주세요|주십시오|주고|주|고|봐|보고))*$/u
/** Between two things that one sentence asks for. */
const JOINT =
  /\s*;\s*|,?\s+(?:and then|and also|as well as|and|then|plus)\s+|\s+(?:및|그리고|또한|또)\s+|(?<=[가-힣])(?:과|와)\s+(?=[가-힣])|(?<=하|리|주|찾|내|보|들|쓰|짚|히)고,?\s+|(?<=[가-힣])한\s(?:뒤|다음|후)(?:에)?,?\s+/u
/** Also separate the things of a list. */
const LIST_JOINT = /,\s+(?:and\s+)?|,\s*(?=[가-힣])|\s*[、·]\s*/u
/** After these words, a comma separates a condition from what is asked. */
const CONDITION =
  /^(?:if|when|whenever|after|before|while|since|because|although|unless|for|in|on|at|during)\b|(?:면|때|경우(?:에)?)\s*,/iu
/** `서비스 장애가 났을 때`: also holds for what the sentence asks after it. */
const KOREAN_CONDITION = /^.{2,60}?(?:때|경우(?:에)?|면)(?=\s)/u
/** Words that stand for something said before. */
const REFERRING = /\b(?:it|this|that|these|those|them)\b|(?:이것|그것|이때|그때|이런|그런)/iu
/** Too long for two things: a text, not a list of requests. */
const MAX_SPLIT_LENGTH = 600

/**
 * Splits a goal into its parts: sentences, list items, and what conjunctions join. A sentence that asks for nothing is the
 * context of those after it. Parts of two sentences that ask for the same are kept: the caller compares what is found for
 * them.
 */
export function splitGoal(text: string): SplitGoal {
  const parts: GoalPart[] = []
  const outputs = new Map<OutputKind, Set<number>>()
  const sentences = readSentences(text).map(({ sentence, context }) => {
    const { rest, outputs: kinds } = findOutputs(sentence)
    return {
      context,
      kinds,
      questions: splitSentence(rest),
      isStatement: kinds.length === 0 && isStatement(rest),
    }
  })
  // A goal of statements alone, such as the title of a subject, asks for what they are about.
  const hasRequest = sentences.some(one => one.questions.length > 0 && !one.isStatement)
  let statement = ''
  for (const [i, { kinds, questions, context, ...sentence }] of sentences.entries()) {
    if (sentence.isStatement && hasRequest) {
      statement = questions.join(', ')
      continue
    }
    for (const kind of kinds) {
      const of = outputs.get(kind) ?? new Set()
      outputs.set(kind, of)
      if (questions.length > 0) of.add(i)
    }
    const [first = ''] = questions
    for (const [at, question] of questions.entries()) {
      const condition = at > 0 ? (KOREAN_CONDITION.exec(first)?.[0] ?? '') : ''
      const setting = [statement, condition].filter(Boolean).join('. ')
      parts.push({
        ...{ question, sentence: i, setting },
        context: context || (REFERRING.test(question) ? statement : ''),
      })
    }
  }
  return {
    parts: withoutRepetitions(parts),
    outputs: [...outputs].map(([kind, sentences]) => ({ kind, sentences: [...sentences] })),
  }
}

interface ReadSentence {
  sentence: string
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
    for (const sentence of splitSentences(line.replace(MARKER, ''))) {
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

function splitSentence(sentence: string): string[] {
  if (!isQuestion(sentence)) return []
  if (sentence.length > MAX_SPLIT_LENGTH) return [trimQuestion(sentence)]
  const joined = splitAt(sentence, JOINT)
  if (CONDITION.test(sentence.trim())) return joined
  const listed = joined.flatMap(piece => splitAt(piece, LIST_JOINT))
  // One comma alone separates clauses in English, not things.
  const isList = joined.length > 1 || listed.length > 2 || /\p{sc=Hangul}/u.test(sentence)
  return isList ? listed : joined
}

/** `in Seoul` before `and Lisbon`: one place of two. */
const PLACE = /\b(?:in|of|for|between|at|from|with|to|by)\s+\p{Lu}[\w-]*$/u

/** Asks for something in Korean. */
const ASKED_IN_KOREAN = /어떤|무엇|무슨|얼마|언제|어디|누가|누구|몇|어떻게/u

/** `바닥과 통로가 어떤 조건인지`: one question about two things. */
function isOneQuestion(piece: string, after: string): boolean {
  return !/\s/.test(piece.trim()) && ASKED_IN_KOREAN.test(after)
}

/** Splits if each piece has a subject. Otherwise, it belongs to the piece before it. */
function splitAt(text: string, joint: RegExp): string[] {
  const pieces: string[] = []
  let from = 0
  for (const { 0: separator, index } of text.matchAll(new RegExp(joint, 'giu'))) {
    const piece = text.slice(from, index)
    const after = text.slice(index + separator.length)
    if (!isQuestion(piece) || !isQuestion(after)) continue
    if (/^\s*[과와]\s*$/.test(separator) && isOneQuestion(piece, after)) continue
    if (PLACE.test(piece) && /^\p{Lu}[\w-]*(?:\W|$)/u.test(after)) continue
    pieces.push(piece)
    from = index + separator.length
  }
  return [...pieces, text.slice(from)].map(trimQuestion)
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

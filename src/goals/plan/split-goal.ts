import { readQuery } from '../../knowledge/text/read-query.ts'
import { splitSentences as readAll } from '../../knowledge/text/sentences.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { cutText } from '../../reports/text.ts'
import { hasOwnSituation, isStatement } from './is-statement.ts'
import { isFiller, splitPurpose, withoutSalutation } from './read-request.ts'
import { findOutputs, type OutputKind } from './requested-outputs.ts'
import { isQuestion, splitSentence, trimQuestion } from './split-clauses.ts'

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

/**
 * Splits a goal into its parts: sentences, list items, and what conjunctions join. Statements before a question are its
 * context. Parts of two sentences that ask for the same are kept: the caller compares what is found for them.
 */
export function splitGoal(text: string): SplitGoal {
  const asked = readSentences(text)
    .filter(({ sentence }) => !isFiller(sentence))
    .map(read => ({ ...read, sentence: withoutSalutation(read.sentence) }))
  const split = splitSentences(asked, true)
  return split.parts.length > 0 ? split : splitSentences(asked, false)
}

function splitSentences(sentences: readonly ReadSentence[], hasBackground: boolean): SplitGoal {
  const parts: GoalPart[] = []
  const outputs = new Map<OutputKind, Set<number>>()
  let background = ''
  /** Whether the last sentence was a part of the background. */
  let followsStatement = false
  const addBackground = (statement: string) => {
    // Statements before the last question are about that one.
    const before = followsStatement || refersBack(statement) ? background : ''
    const statements = [before, statement.replace(/(?<![\s.!])[\s.!]+$/, '')].filter(text => text !== '')
    background = cutText(statements.join('. '), MAX_CONTEXT_LENGTH)
    followsStatement = true
  }
  for (const [i, { sentence, context, isItem, isNewSubject }] of sentences.entries()) {
    if (isNewSubject) background = ''
    const { rest, outputs: kinds } = findOutputs(sentence)
    const { event, request } = splitPurpose(rest)
    const statement = kinds.length > 0 ? trimQuestion(rest) : rest
    const isBackground = hasBackground && (!isItem || /[.!]$/.test(statement)) && isStatement(statement)
    if (isBackground) addBackground(statement)
    const { situation, questions } = isBackground ? NOTHING : splitSentence(request)
    for (const kind of kinds) {
      const of = outputs.get(kind) ?? new Set()
      outputs.set(kind, of)
      if (questions.length > 0) of.add(i)
    }
    // "My laptop was stolen. What can I do?": only the statement has a subject.
    if (questions.length === 0 && followsStatement && /[?？]$/.test(request)) {
      parts.push({ question: `${background}. ${trimQuestion(request)}`, context: '', sentence: i })
      followsStatement = false
    }
    for (const question of questions) {
      const own = situation || context
      const before =
        refersBack(question) && !followsStatement && !(isItem && background)
          ? parts.findLast(part => !refersBack(part.question))?.question
          : ''
      const around = hasOwnSituation(question) ? '' : before || background || event
      parts.push({ question, context: own || around, sentence: i })
      followsStatement = false
    }
  }
  return {
    parts: withoutRepetitions(parts),
    outputs: [...outputs].map(([kind, of]) => ({ kind, sentences: [...of] })),
  }
}

const NOTHING = { situation: '', questions: [] }

/** Whether a question refers to what was said before, such as "How much is it?" */
export function refersBack(question: string): boolean {
  const [first = ''] = question.split(',', 1)
  // A clause before the question says what its pronoun stands for.
  const refers = first.split(' ').length > MAX_LEAD_WORDS ? first : question
  return REFERS.test(refers)
}

/** Words that stand for what was said before. */
const REFERS =
  /\b(?:it|they|them|these|those)\b|^(?:\S+\s){0,3}(?:그때|이때|거기|그것|그걸|이걸|그건|이건|이를|그 ?경우)/iu
/** Of `In that case,`. */
const MAX_LEAD_WORDS = 3
/** In UTF-16 code units. */
const MAX_CONTEXT_LENGTH = 200

interface ReadSentence {
  sentence: string
  /** What introduces the list that it is from. Empty otherwise. */
  context: string
  isItem: boolean
  isNewSubject: boolean
}

/** What introduces a list, or the questions after a colon. */
const INTRODUCTION = /^([^:：]{3,200})[:：](?:\s+|$)/u
/** Introduces questions on something else. */
const NEW_SUBJECT =
  /^(?:unrelated(?:ly)?|separately|on (?:another|a different) (?:note|topic|subject)|(?:another|a different) (?:topic|thing|question)|one more (?:thing|question)|by the way|btw|별개로|별도로|(?:그리고\s)?다른 (?:질문|얘기|이야기|건)(?:인데)?)(?:요)?$/iu
/** `I need to know`, `answer these questions`: before a colon, says nothing about the subject. */
const ASKING =
  /[,\s]*(?:\b(?:i|we)(?:['’]d)?(?:\s(?:also|still|just|would|really))?\s(?:need|want|like|have)\s(?:to (?:know|understand|find out)|answers?|questions?|(?:the|these|some|a few|two|three|four)\s(?:answers?|questions?|things?)).*|^need to know|(?:\bplease\s)?\b(?:tell|answer) (?:me|us|these|the following).*|^(?:다음|아래)(?:\s\S+){0,2}\s(?:답|대답|알려|조사|정리|설명|확인|찾아)\S*(?:\s(?:줘요?|주세요|주십시오|부탁\S*))?|(?:(?:my|our|the|an?|quick|short|some)\s){0,2}questions?(?: are| is)?)$/iu

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
        sentences.push({ sentence, context, isItem, isNewSubject: false })
        continue
      }
      const { rest, outputs } = findOutputs(subject)
      context = readIntroduction(rest)
      if (outputs.length > 0) sentences.push({ sentence: subject, context: '', isItem, isNewSubject: false })
      const after = sentence.slice(introduction.length)
      const isNewSubject = NEW_SUBJECT.test(subject)
      if (after !== '') sentences.push({ sentence: after, context, isItem, isNewSubject })
    }
  }
  return sentences
}

/** What an introduction says about the subject. Empty if nothing, as `Before I call them I need to know`. */
function readIntroduction(text: string): string {
  if (NEW_SUBJECT.test(text)) return ''
  const subject = text.replace(ASKING, '')
  if (!isQuestion(subject) || (subject !== text && refersBack(subject))) return ''
  return trimQuestion(subject)
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

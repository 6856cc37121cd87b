import { isKorean } from '../../reports/text.ts'

/** `Find out`, `please compare`: what is to be done with the subject. */
const REQUEST =
  /^(?:(?:please|find out|find|research|look (?:up|into|at)|check|explain|describe|summari[sz]e|list|collect|gather|tell (?:me|us)|show(?: (?:me|us))?|compare|analy[sz]e|investigate|identify|review|outline|give (?:me|us)|answer|write(?: about)?)\s+)+/i
/** `How do I`, `What are the`: how the subject is asked for. */
const QUESTION =
  /^(?:how (?:many|much|long|often)|how|what happens (?:if|when|to)|what|which|who|when|where|why)\s+(?:(?:do|does|did|can|could|should|must|may|will|would|is|are|was|were|to|I|we|you|they)\s+)*/i
/** `do I get`, after what is counted. */
const ENDING =
  /\s+(?:do|does|did|can|could|should|must|may|will|would)\s+(?:I|we|you|they|people|employees|staff)\s+\w+$/i
const ARTICLE = /^(?:the|an?)\s+/i
const END = /[\s.?!。？！]+$/
const MAX_NAMED = 3

/** The subject of a request or question, without the verb that asks for it. For headings. */
export function nameSubject(question: string): string {
  const plain = question.replace(END, '').trim()
  const subject = plain
    .replace(REQUEST, '')
    .replace(QUESTION, '')
    .replace(ENDING, '')
    .replace(ARTICLE, '')
    .trim()
  const name = /[\p{L}\p{N}]{2}/u.test(subject) ? subject : plain
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/**
 * One title for several subjects. Names at most three.
 * @param text they are from. It shows which of them are names and keep their capital.
 */
export function joinSubjects(subjects: readonly string[], text: string, language: string): string {
  const named = subjects
    .slice(0, MAX_NAMED)
    .map((subject, i) => (i === 0 ? subject : withCaseOf(text, subject)))
  const isCut = subjects.length > MAX_NAMED
  if (isKorean(language)) return `${named.join(', ')}${isCut ? ' 등' : ''}`
  if (isCut) return `${named.join(', ')} and more`
  const last = named.pop() ?? ''
  return named.length > 0 ? `${named.join(', ')} and ${last}` : last
}

function withCaseOf(text: string, subject: string): string {
  const lower = subject.charAt(0).toLowerCase() + subject.slice(1)
  return text.includes(lower) ? lower : subject
}

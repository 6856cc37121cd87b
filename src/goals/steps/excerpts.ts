import { toCodePoints } from '../../knowledge/answers/answer.ts'
import { plainMarkdown } from '../../knowledge/text/plain-markdown.ts'
import { sentenceRanges } from '../../knowledge/text/sentences.ts'
import { splitLines, type TextRange } from '../../knowledge/text/text-range.ts'
import { noSourcePhrase } from '../../reports/write/phrases.ts'
import { refersToEarlier } from '../../reports/write/quotes.ts'
import type { CitedMarkdown, StepCitation } from './step-result.ts'

/**
 * A part of a text that makes sense on its own: a sentence with those that refer to it, or a list, table or code block with
 * the sentence that introduces it.
 */
export interface Excerpt {
  form: 'SENTENCES' | 'LIST' | 'TABLE' | 'CODE'
  /** Verbatim. */
  markdown: string
  /** Without Markdown marks. */
  text: string
  /** Offsets in `markdown`, in code points. */
  citations: StepCitation[]
  /** The heading of level 2 above it: a question of the step. Null if there is none. */
  question: string | null
  /** The heading of another level above it. */
  heading: string | null
  /** Index of the paragraph or block in the text. */
  paragraph: number
  /** In sentences. Items of a list are shorter. */
  size: number
}

const HEADING = /^(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])\s/
const TABLE = /^\s*\|/
const FENCE = /^\s*(`{3,}|~{3,})/
const NO_SOURCE = ['en', 'ko'].map(noSourcePhrase)
/** Sentences of an excerpt. */
const MAX_SENTENCES = 3

type Form = Excerpt['form']

/** An excerpt before its text is read. UTF-16 offsets. */
interface Part extends TextRange {
  form: Form
  question: string | null
  heading: string | null
  paragraph: number
  size: number
}

/** Reads the excerpts of a text, in order. */
export function readExcerpts({ markdown, citations }: CitedMarkdown): Excerpt[] {
  const parts = joinIntroductions(readParts(markdown), markdown, citations)
  const codePoints = [...markdown]
  return toCodePoints(markdown, parts).map(({ start, end, ...part }) => {
    const verbatim = codePoints.slice(start, end).join('')
    return {
      ...part,
      markdown: verbatim,
      text: plainMarkdown(verbatim),
      citations: citations
        .filter(citation => citation.start < end && citation.end > start)
        .map(citation => ({
          ...citation,
          start: Math.max(citation.start, start) - start,
          end: Math.min(citation.end, end) - start,
        })),
    }
  })
}

function readParts(markdown: string): Part[] {
  const parts: Part[] = []
  let place: Pick<Part, 'question' | 'heading'> = { question: null, heading: null }
  let paragraph = 0
  let fence: string | null = null
  /** The form of the last line, if the next can continue it. */
  let open = null as Form | null
  const extend = (form: Form, range: TextRange, more: number) => {
    const last = parts.at(-1)
    if (open === form && last) {
      last.end = range.end
      last.size += more
    } else parts.push({ ...range, ...place, form, paragraph: ++paragraph, size: Math.max(1, more) })
    open = form
  }
  for (const line of splitLines(markdown)) {
    const text = markdown.slice(line.start, line.end)
    if (fence) {
      extend('CODE', line, 0)
      if (text.trim() === fence) fence = open = null
      continue
    }
    const [, level = '', title = ''] = HEADING.exec(text) ?? []
    if (text.trim() === '') {
      open = null
      paragraph++
    } else if (level !== '') {
      const name = plainMarkdown(title)
      place =
        level.length === 2 ? { question: name, heading: null } : { question: place.question, heading: name }
      open = null
    } else if (FENCE.test(text)) {
      fence = FENCE.exec(text)?.[1] ?? null
      extend('CODE', line, 1)
    } else if (TABLE.test(text)) extend('TABLE', line, 0)
    else if (ITEM.test(text) || (open === 'LIST' && /^\s{2,}/.test(text))) extend('LIST', line, 0.5)
    else {
      if (open !== 'SENTENCES') paragraph++
      open = 'SENTENCES'
      for (const range of sentencesIn(markdown, line))
        addSentence(parts, markdown, { ...range, ...place, paragraph })
    }
  }
  return parts
}

/** The sentences of a line. The phrase after a sentence without a source belongs to the sentence. */
function sentencesIn(markdown: string, line: TextRange): TextRange[] {
  const sentences: TextRange[] = []
  for (const { start, end } of sentenceRanges(markdown, line)) {
    const phrase = NO_SOURCE.find(one => markdown.startsWith(one, start))
    const last = sentences.at(-1)
    if (phrase && last) last.end = start + phrase.length
    const from = phrase && last ? last.end : start
    if (markdown.slice(from, end).trim() === '') continue
    sentences.push({ start: from + (/^\s*/.exec(markdown.slice(from, end))?.[0].length ?? 0), end })
  }
  return sentences
}

/** Adds a sentence to the excerpt before it if it begins with a word that refers to that one. */
function addSentence(parts: Part[], markdown: string, sentence: Omit<Part, 'form' | 'size'>): void {
  const last = parts.at(-1)
  const isNext = last?.form === 'SENTENCES' && last.paragraph === sentence.paragraph
  const text = markdown.slice(sentence.start, sentence.end)
  if (isNext && last.size < MAX_SENTENCES && refersToEarlier(text)) {
    last.end = sentence.end
    last.size++
  } else parts.push({ ...sentence, form: 'SENTENCES', size: 1 })
}

/** Joins lists and tables with the sentence that introduces them: it ends in a colon, or nothing supports it. */
function joinIntroductions(
  parts: readonly Part[],
  markdown: string,
  citations: readonly StepCitation[],
): Part[] {
  const cited = toCodePoints(markdown, parts).map(({ start, end }) =>
    citations.some(citation => citation.start < end && citation.end > start),
  )
  const introduces = (part: Part, i: number) => {
    const next = parts[i + 1]
    if (!next || part.form !== 'SENTENCES' || next.form === 'SENTENCES' || part.size > 1) return false
    const isSamePlace = part.question === next.question && part.heading === next.heading
    const isOwn = /[:：]$/.test(markdown.slice(part.start, part.end)) || !(cited[i] || !cited[i + 1])
    return isSamePlace && isOwn
  }
  return parts.flatMap((part, i) => {
    if (introduces(part, i)) return []
    const before = parts[i - 1]
    return before && introduces(before, i - 1)
      ? [{ ...part, start: before.start, paragraph: before.paragraph }]
      : [part]
  })
}

import { type TextPiece, tryModel } from '../../knowledge/answers/try-model.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import { type LanguageModel, ModelFailed, type WrittenText } from '../../models/language-model.ts'
import { ModelText } from '../../reports/write/model-text.ts'
import { noSourcePhrase } from '../../reports/write/phrases.ts'
import { type AnswerPart, type Gap, listFiles, listGaps, readAnswerParts } from './answer-parts.ts'
import { composeEnd, composeParts, MAX_SYNTHESIS_LENGTH } from './compose-synthesis.ts'
import { JoinedText } from './joined-text.ts'
import type { CitedMarkdown, StepResult } from './step-result.ts'
import { type Finding, synthesisPrompt } from './synthesis-prompt.ts'
import { synthesisWords } from './synthesis-words.ts'

/** In UTF-16 code units. Stops a model that never ends its answer. */
const MAX_MODEL_LENGTH = 12_000
/** Minimum share of sentences that findings support. */
const MIN_GROUNDED_SHARE = 0.5
/** A text with this share of the terms of a part covers it. */
const MIN_COVERED = 0.5

interface SynthesisRequest {
  /** Text of the goal. */
  goal: string
  /** BCP 47 tag. */
  language: string
  /** In the order of the plan. `data.files` are the names of the files that a step made. */
  results: readonly StepResult[]
  /** Steps without a result. A reason can be the status of the step. */
  missing: readonly Gap[]
  /** Whether the goal is not completed. */
  isPartial: boolean
  /** Null: the synthesis quotes the results. */
  model: LanguageModel | null
  signal: AbortSignal
}

/** The answer to a goal. */
export interface Synthesis extends CitedMarkdown {
  source: 'MODEL' | 'EVIDENCE'
  /** Questions without an answer and steps without a result. */
  missing: string[]
  /** Name of the model that wrote it. */
  model: string | null
}

/**
 * Answers a goal from the results of its steps: each part, then the files that were made and what is missing. A model
 * writes the answers, each sentence cited or marked as without source. Parts that it leaves out are quoted. Without a
 * model, or if it fails, all of them are. At most 20,000 characters.
 * @throws the reason of the signal if it aborts. Errors other than ModelFailed, such as a limit of the goal.
 */
export async function* writeSynthesis(request: SynthesisRequest): AsyncGenerator<TextPiece, Synthesis> {
  const { language, results, missing, isPartial, model, signal } = request
  const words = synthesisWords(language)
  const parts = readAnswerParts(results, language)
  const gaps = listGaps(results, missing, language)
  const notice = isPartial ? words.partial : missing.length > 0 ? words.incomplete : null
  let hasBegun = false
  let written: WrittenAnswer | null = null
  const prompt = synthesisPrompt({ ...request, parts, gaps })
  if (model && prompt.findings.length > 0) {
    const attempt = yield* tryModel(after =>
      withNotice(notice, writeByModel(model, prompt, { language, signal }, after)),
    )
    if ('written' in attempt) written = attempt.written
    else hasBegun = attempt.hasBegun
  }
  signal.throwIfAborted()
  const text = new JoinedText()
  if (notice) text.paragraph(notice)
  if (written) text.text(written)
  // It was yielded as it was written.
  if (written) text.takeNew()
  else if (parts.length === 0) text.paragraph(words.nothing)
  const left = written ? findUncovered(parts, prompt.findings, written) : parts
  const hasHeadings = written !== null || parts.length > 1
  const end = { files: listFiles(results), gaps, words }
  const room = MAX_SYNTHESIS_LENGTH - text.markdown.length - lengthOfEnd(end)
  for (const _ of composeParts(text, left, { room, hasHeadings, words })) {
    yield { text: text.takeNew(), restart: hasBegun }
    hasBegun = false
  }
  composeEnd(text, end)
  const rest = text.takeNew()
  if (rest !== '') yield { text: rest, restart: hasBegun }
  return {
    ...text.read(),
    source: written ? 'MODEL' : 'EVIDENCE',
    missing: gaps.map(({ title }) => title),
    model: written?.model ?? null,
  }
}

interface WrittenAnswer extends CitedMarkdown {
  model: string
}

async function* withNotice<T>(
  notice: string | null,
  writing: AsyncGenerator<string, T>,
): AsyncGenerator<string, T> {
  const text = new JoinedText()
  if (notice) {
    text.paragraph(notice)
    yield `${text.markdown}\n\n`
  }
  return yield* writing
}

/** @throws ModelFailed if the model fails, writes nothing or too much, or if findings support less than half of its text */
async function* writeByModel(
  model: LanguageModel,
  { messages, findings }: { messages: Parameters<LanguageModel['write']>[0]; findings: readonly Finding[] },
  { language, signal }: { language: string; signal: AbortSignal },
  after: ModelFailed | null,
): AsyncGenerator<string, WrittenAnswer> {
  const passages = findings.map(({ passage }) => passage)
  const written = new ModelText(passages, noSourcePhrase(language))
  const { text } = written
  let read = 0
  let writer = ''
  const pieces = withEnd(model.write(messages, signal, after), end => {
    writer = end.model
  })
  for await (const piece of pieces) {
    read += piece.length
    if (read > MAX_MODEL_LENGTH)
      throw new ModelFailed(`The model wrote more than ${MAX_MODEL_LENGTH} characters for a synthesis.`)
    written.push(piece)
    const more = text.takeNew()
    if (more !== '') yield more
  }
  written.end()
  const more = text.takeNew()
  if (more !== '') yield more
  if (written.sentences === 0) throw new ModelFailed('The model returned no text.')
  if (written.grounded < MIN_GROUNDED_SHARE * written.sentences)
    throw new ModelFailed('The findings support less than half of what the model wrote.')
  const sourcesOf = new Map(findings.map(({ passage, sources }) => [passage, sources]))
  const citations = text
    .citations()
    .flatMap(({ start, end, passage }) =>
      (sourcesOf.get(passage) ?? []).map(source => ({ ...source, start, end })),
    )
  return { markdown: text.markdown, citations, model: writer }
}

async function* withEnd(
  pieces: AsyncGenerator<string, WrittenText>,
  onEnd: (end: WrittenText) => void,
): AsyncGenerator<string> {
  onEnd(yield* pieces)
}

/** Parts of which a text cites nothing. */
function findUncovered(
  parts: readonly AnswerPart[],
  findings: readonly Finding[],
  { markdown, citations }: CitedMarkdown,
): AnswerPart[] {
  const cited = new Set(citations.map(({ chunkId }) => chunkId))
  const terms = textTerms(markdown)
  return parts.filter(part => {
    const own = findings.filter(finding => finding.part === part)
    if (own.length > 0) return !own.some(({ sources }) => sources.some(({ chunkId }) => cited.has(chunkId)))
    const ofPart = textTerms(part.excerpts.map(excerpt => excerpt.text).join('\n'))
    return ofPart.intersection(terms).size < MIN_COVERED * ofPart.size
  })
}

function lengthOfEnd(end: Parameters<typeof composeEnd>[1]): number {
  const text = new JoinedText()
  composeEnd(text, end)
  return text.markdown.length
}

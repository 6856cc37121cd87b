import type { LanguageModel } from '../../models/language-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { Logger } from '../../platform/logger.ts'
import { isKorean } from '../../reports/text.ts'
import type { SearchedScope } from '../../reports/write/find-passages.ts'
import { weighReportTerms } from '../../reports/write/gather-evidence.ts'
import type { DraftCitation, Passage, SectionPlan, WrittenSection } from '../../reports/write/passage.ts'
import { chooseVoice, type Voice } from '../../reports/write/quotes.ts'
import { StatedSentences } from '../../reports/write/stated-sentences.ts'
import { createSectionWriter } from '../../reports/write/write-section.ts'
import type { PlannedStep } from '../plan/planned-step.ts'
import { type Excerpt, readExcerpts } from './excerpts.ts'
import { type AnswerEvidence, findAnswerEvidence } from './find-answer-evidence.ts'
import { JoinedText } from './joined-text.ts'
import { chooseExcerpts } from './rank-excerpts.ts'
import { questionsOf, type ResearchQuestion } from './research-questions.ts'
import { describeContext, withContext } from './step-context.ts'
import type { CitedMarkdown, StepCitation, StepResult } from './step-result.ts'
import { synthesisWords } from './synthesis-words.ts'

/** Of an answer. */
const MAX_SENTENCES = 12
/** Added to the worth of a sentence of the best passage. Of others, less. */
const PASSAGE_WORTH = 0.15
/** What a model is asked for. A Korean word says more than an English one. */
const MAX_WORDS = { english: 130, korean: 75 }

interface Research {
  step: Pick<PlannedStep, 'title' | 'description'>
  /** BCP 47 tag of the goal. */
  language: string
  /** Of the agent of the step, or of all agents. */
  scope: SearchedScope
  /** Results of the steps that it depends on. Only a model reads them. */
  results: readonly StepResult[]
  /** Null: answers quote passages. */
  model: LanguageModel | null
  log: Logger
  signal: AbortSignal
}

interface ResearchResult extends CitedMarkdown {
  /** Questions that nothing clearly answers. */
  unanswered: string[]
  /** Name of the model that wrote an answer. Null: all sentences are quoted. */
  model: string | null
}

/**
 * Answers the questions of a RESEARCH step from the documents, each in at most twelve sentences. Several questions have a
 * heading each. A question without a clear answer says so, and has the closest passages, if any.
 * @throws the reason of the signal if it aborts. Errors other than ModelFailed, such as a limit of the goal.
 */
export async function research(db: WorkspaceDatabase, request: Research): Promise<ResearchResult> {
  const questions = questionsOf(request.step, request.language)
  const text = new JoinedText()
  const unanswered: string[] = []
  let model: string | null = null
  for (const question of questions) {
    request.signal.throwIfAborted()
    const answer = await answerQuestion(db, request, question)
    if (questions.length > 1) text.heading(2, question.text)
    const isQuoted = answer.citations.length > 0
    if (!answer.isClear || !isQuoted) unanswered.push(question.text)
    if (!answer.isClear && isQuoted) text.paragraph(synthesisWords(request.language).closest)
    text.text(answer)
    model ??= answer.model
  }
  return { ...text.read(), unanswered, model }
}

interface Answer extends Written {
  /** Whether it is likely to answer the question. */
  isClear: boolean
}

async function answerQuestion(
  db: WorkspaceDatabase,
  { language, scope, results, model, log, signal }: Research,
  question: ResearchQuestion,
): Promise<Answer> {
  const { text: title, details } = question
  const section: SectionPlan = {
    ...{ order: 1, title, description: details },
    ...{ keyPoints: [], instruction: null, maxWords: null },
  }
  const { workspaceId } = scope
  const weightOf = await weighReportTerms(db, { workspaceId, topic: title, sections: [section] })
  const { passages, lead, isClear } = await findAnswerEvidence(db, scope, { question, language })
  signal.throwIfAborted()
  const voice: Voice = passages.length > 0 ? chooseVoice(passages, language) : { language, level: 'POLITE' }
  const write = (model: LanguageModel | null, maxWords: number | null) => {
    const writer = createSectionWriter({
      ...{ voice, weightOf, log, model },
      // Each answer is complete by itself.
      stated: new StatedSentences(),
      topic: { title, language, guide: null },
      titles: [title],
      missing: [],
    })
    const evidence = { section: { ...section, maxWords }, passages, isOnTopic: true }
    return finish(writer.write(evidence, signal))
  }
  const maxWords = isKorean(language) ? MAX_WORDS.korean : MAX_WORDS.english
  const byModel = model && (await write(withContext(model, describeContext(title, results)), maxWords))
  const written = byModel?.model ? byModel : await write(null, null)
  // A model uses only what answers the question.
  return {
    ...shorten(title, written, { passages, lead: written.model ? null : lead }),
    model: written.model,
    isClear: isClear || written.model !== null,
  }
}

interface Written extends CitedMarkdown {
  /** Null: all sentences are quoted. */
  model: string | null
}

async function finish(writing: AsyncGenerator<unknown, WrittenSection>): Promise<Written> {
  for (;;) {
    const { done, value } = await writing.next()
    if (!done) continue
    const { markdown, citations, model } = value as WrittenSection
    return { markdown, citations: citations.map(toStepCitation), model }
  }
}

function toStepCitation({ start, end, passage }: DraftCitation): StepCitation {
  const { chunkId, documentId, documentTitle, sourceUri, digest } = passage
  return { start, end, chunkId, documentId, documentTitle, sourceUri, digest }
}

type Quoted = Pick<AnswerEvidence, 'passages' | 'lead'>

/** Keeps the sentences that say most about the question, with their headings. The section of the lead is first. */
function shorten(question: string, answer: CitedMarkdown, { passages, lead }: Quoted): CitedMarkdown {
  const excerpts = readExcerpts(answer)
  const size = excerpts.reduce((sum, excerpt) => sum + excerpt.size, 0)
  const ordered = putFirst(lead, size > MAX_SENTENCES ? chooseBest(question, excerpts, passages) : excerpts)
  if (ordered === excerpts) return { markdown: answer.markdown, citations: answer.citations }
  const text = new JoinedText()
  for (const [i, excerpt] of ordered.entries()) {
    const { heading } = excerpt
    if (heading !== null && heading !== ordered[i - 1]?.heading) text.heading(3, heading)
    text.excerpt(excerpt)
  }
  return text.read()
}

function chooseBest(
  question: string,
  excerpts: readonly Excerpt[],
  passages: readonly Passage[],
): readonly Excerpt[] {
  const room = { maxSize: MAX_SENTENCES, maxLength: Infinity, lengthOf: () => 0 }
  const most = Math.max(...passages.map(({ score }) => score))
  const shares = new Map(passages.map(({ chunkId, score }) => [chunkId, score / most]))
  return chooseExcerpts(question, excerpts, room, ({ citations }) => {
    return PASSAGE_WORTH * Math.max(0, ...citations.map(({ chunkId }) => shares.get(chunkId) ?? 0))
  })
}

/** Moves the section of a passage to the beginning. The others stay in their order. */
function putFirst(lead: Passage | null, excerpts: readonly Excerpt[]): readonly Excerpt[] {
  const first = excerpts.find(({ citations }) => citations.some(({ chunkId }) => chunkId === lead?.chunkId))
  if (!first || first.heading === excerpts[0]?.heading) return excerpts
  const isFirst = ({ heading }: Excerpt) => heading === first.heading
  return [...excerpts.filter(isFirst), ...excerpts.filter(excerpt => !isFirst(excerpt))]
}

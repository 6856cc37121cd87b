import { cutText } from '../text.ts'
import { chooseKeyStatements, composeSection } from '../write/compose-section.ts'
import { divideEvidence, type ReportEvidence } from '../write/gather-evidence.ts'
import type { Passage, SectionEvidence, SectionPlan } from '../write/passage.ts'
import { isQuotable } from '../write/quotes.ts'
import { isGeneralTitle, sectionRole } from '../write/section-query.ts'
import { StatedSentences } from '../write/stated-sentences.ts'
import type { EvidenceFinder } from './evidence-finder.ts'
import { forecastSection } from './forecast-section.ts'
import { MAX_KEY_POINT_CHARACTERS } from './plan-limits.ts'
import type { PlannedSection, SectionIdea, Subject } from './section-idea.ts'

/** Key points drawn for one section, and for a summary. */
const MAX_DRAWN_KEY_POINTS = 3
const MAX_SUMMARY_KEY_POINTS = 1
/** An optional section on the topic in general is left out if it would have fewer sentences. */
const MIN_GENERAL_SENTENCES = 2
/** With fewer sections on specific subjects, there is nothing to summarize. */
const MIN_SUMMARIZED = 2

/** What a section would be written from. */
interface Draft {
  idea: SectionIdea
  passages: readonly Passage[]
  /** Passages that it would cite. */
  cited: Passage[]
  /** Sentences that it would contain, best first. */
  sentences: string[]
}

/**
 * Completes sections with a forecast, and with key points if they have none. Both come from composing the report as if
 * it were written now from evidence. Optional sections that would be empty are left out.
 * @param isQuoted whether the report will be written from evidence. If so, a forecast counts the passages that will be
 * cited; otherwise, those that a model will get.
 */
export function completeSections(
  ideas: readonly SectionIdea[],
  subject: Subject,
  finder: EvidenceFinder,
  isQuoted: boolean,
): PlannedSection[] {
  const drafts = draftReport(ideas, subject, finder)
  const kept = leaveOut(drafts)
  // What a left out section would have used may now belong to another one.
  const final = kept.length < drafts.length ? draftReport(kept, subject, finder) : drafts
  return final.map(({ idea, passages, cited, sentences }) => {
    const { title, description, maxWords } = idea
    const isConclusion = sectionRole(title) === 'CONCLUSION'
    const most = sectionRole(title) === 'SUMMARY' ? MAX_SUMMARY_KEY_POINTS : MAX_DRAWN_KEY_POINTS
    const drawn = isConclusion ? [] : sentences.filter(isQuotable).slice(0, most)
    const keyPoints = idea.keyPoints.length ? idea.keyPoints : drawn
    return {
      title,
      description,
      keyPoints: keyPoints.map(point => cutText(point, MAX_KEY_POINT_CHARACTERS)),
      maxWords,
      forecast: forecastSection(isQuoted ? cited : passages, finder),
    }
  })
}

function draftReport(
  ideas: readonly SectionIdea[],
  { topic, language }: Subject,
  finder: EvidenceFinder,
): Draft[] {
  const { weightOf, termsOf, about } = finder
  const sections = ideas.map(
    (idea, i): SectionEvidence => ({
      section: toPlan(idea, i + 1),
      passages: idea.query === null ? [] : finder.foundFor(idea.query),
    }),
  )
  const evidence = divideEvidence({ topic, language, about, sections, weightOf, termsOf })
  return composeReport(ideas, topic, evidence, weightOf)
}

function composeReport(
  ideas: readonly SectionIdea[],
  topic: string,
  { voice, sections }: ReportEvidence,
  weightOf: (term: string) => number,
): Draft[] {
  const stated = new StatedSentences()
  const composing = { topic, voice, weightOf, stated }
  return sections.flatMap((evidence, i) => {
    const idea = ideas[i]
    if (!idea) return []
    const role = sectionRole(idea.title)
    const key = role === 'BODY' ? [] : chooseKeyStatements(evidence, composing)
    const { chosen } = composeSection(evidence, composing)
    const sentences = key.length
      ? key.map(({ text }) => text)
      : chosen.flatMap(quote => quote.sentences.map(({ text }) => text))
    for (const sentence of sentences) stated.add(sentence, role)
    const cited = [...key, ...chosen].map(({ passage }) => passage)
    const distinct = [...new Map(cited.map(passage => [passage.chunkId, passage])).values()]
    return [{ idea, passages: evidence.passages, cited: distinct, sentences }]
  })
}

function toPlan({ title, description, keyPoints, maxWords }: SectionIdea, order: number): SectionPlan {
  return { order, title, description, keyPoints, maxWords, instruction: null }
}

/** The ideas to keep. If all are optional and none has evidence, the first one stays, because a plan is never empty. */
function leaveOut(drafts: readonly Draft[]): SectionIdea[] {
  const isFilled = ({ idea, sentences, cited }: Draft) =>
    cited.length > 0 &&
    (!isGeneralBody(idea) || sentences.length >= MIN_GENERAL_SENTENCES || isOnlyBody(drafts))
  const bodies = drafts.filter(draft => sectionRole(draft.idea.title) === 'BODY' && isFilled(draft))
  const isSummarized = bodies.length >= MIN_SUMMARIZED || !drafts.some(isFilled)
  const kept = drafts.filter(
    draft =>
      !draft.idea.isOptional ||
      (isFilled(draft) && (sectionRole(draft.idea.title) === 'BODY' || isSummarized || bodies.length === 0)),
  )
  return (kept.length > 0 ? kept : drafts.slice(0, 1)).map(({ idea }) => idea)
}

function isGeneralBody({ title }: SectionIdea): boolean {
  return sectionRole(title) === 'BODY' && isGeneralTitle(title)
}

function isOnlyBody(drafts: readonly Draft[]): boolean {
  return drafts.filter(({ idea }) => sectionRole(idea.title) === 'BODY').length === 1
}

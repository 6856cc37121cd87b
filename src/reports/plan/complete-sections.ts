import { cutText } from '../text.ts'
import { chooseKeyStatements, composeSection, MIN_KEY_STATEMENTS } from '../write/compose-section.ts'
import { divideEvidence } from '../write/gather-evidence.ts'
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
/** With fewer sections, and none with this many sentences, there is nothing to summarize. */
const MIN_SUMMARIZED = 2
const MIN_SUMMARIZED_SENTENCES = 8

/** What a section would be written from. */
interface Draft {
  idea: SectionIdea
  /** Passages that it would cite or, with a model, that the model would get. */
  passages: readonly Passage[]
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
  const draft = (of: readonly SectionIdea[]) => draftReport(of, subject, finder, isQuoted)
  const drafts = draft(ideas)
  // Without enough time, nothing says that a section would be empty.
  const kept = finder.isLate ? ideas : leaveOut(drafts)
  // What a left out section would have used may now belong to another one.
  const final = kept.length < drafts.length ? draft(kept) : drafts
  return final.map(({ idea, passages, sentences }) => {
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
      forecast: forecastSection(passages, finder),
    }
  })
}

function draftReport(
  ideas: readonly SectionIdea[],
  { topic, language }: Subject,
  finder: EvidenceFinder,
  isQuoted: boolean,
): Draft[] {
  const { weightOf, termsOf, about } = finder
  const found = ideas.map(
    (idea, i): SectionEvidence => ({
      section: toPlan(idea, i + 1),
      passages: idea.query === null ? [] : finder.foundFor(idea.query),
    }),
  )
  const { voice, sections } = divideEvidence({ topic, language, about, sections: found, weightOf, termsOf })
  const stated = new StatedSentences()
  const composing = { topic, voice, weightOf, stated }
  return sections.flatMap((evidence, i) => {
    const idea = ideas[i]
    if (!idea) return []
    const role = sectionRole(idea.title)
    const statements = role === 'BODY' ? [] : chooseKeyStatements(evidence, composing)
    const key = statements.length >= MIN_KEY_STATEMENTS ? statements : []
    const { chosen } = composeSection(evidence, composing)
    const quoted = chosen.flatMap(quote => quote.sentences.map(({ text }) => text))
    const sentences = key.length > 0 ? key.map(({ text }) => text) : quoted
    for (const sentence of sentences) stated.add(sentence, role)
    const cited = (key.length > 0 ? key : chosen).map(({ passage }) => passage)
    const distinct = [...new Map(cited.map(passage => [passage.chunkId, passage])).values()]
    return [{ idea, passages: isQuoted ? distinct : evidence.passages, sentences }]
  })
}

function toPlan({ title, description, keyPoints, maxWords }: SectionIdea, order: number): SectionPlan {
  return { order, title, description, keyPoints, maxWords, instruction: null }
}

/** The ideas to keep. A plan is never empty: if no section has evidence, it has one section that says so. */
function leaveOut(drafts: readonly Draft[]): SectionIdea[] {
  const filled = drafts.filter(draft => isFilled(draft, drafts))
  const bodies = filled.filter(({ idea }) => isBody(idea))
  const isSummarized =
    bodies.length >= MIN_SUMMARIZED ||
    bodies.some(({ sentences }) => sentences.length >= MIN_SUMMARIZED_SENTENCES)
  const kept = drafts.filter(
    draft => !draft.idea.isOptional || (filled.includes(draft) && (isBody(draft.idea) || isSummarized)),
  )
  const ideas = kept.map(({ idea }) => idea)
  return ideas.length > 0
    ? ideas
    : drafts
        .map(({ idea }) => idea)
        .filter(isBody)
        .slice(0, 1)
}

function isFilled({ idea, passages, sentences }: Draft, drafts: readonly Draft[]): boolean {
  const isOnlyBody = drafts.filter(draft => isBody(draft.idea)).length === 1
  const isEnough = !isGeneralTitle(idea.title) || isOnlyBody || sentences.length >= MIN_GENERAL_SENTENCES
  return passages.length > 0 && isEnough
}

function isBody({ title }: SectionIdea): boolean {
  return sectionRole(title) === 'BODY'
}

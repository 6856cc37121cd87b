import { cutText } from '../text.ts'
import { chooseQuotes } from '../write/choose-quotes.ts'
import type { Passage, SectionPlan } from '../write/passage.ts'
import { readQuotes } from '../write/quotes.ts'
import { sectionRole, weighQuery, weightOf } from '../write/section-query.ts'
import { StatedSentences } from '../write/stated-sentences.ts'
import type { EvidenceFinder } from './evidence-finder.ts'
import { forecastSection } from './forecast-section.ts'
import { MAX_KEY_POINT_CHARACTERS } from './plan-limits.ts'
import type { PlannedSection, SectionIdea, Subject } from './section-idea.ts'

/** Key points drawn for one section, and their total length. */
const MAX_DRAWN_KEY_POINTS = 3
const MAX_DRAWN_WORDS = 90
/** Number of top passages of a section that key points are drawn from. */
const MAX_READ_PASSAGES = 8
/** Share of the total query weight. A sentence below it is about something else. */
const MIN_WEIGHT_SHARE = 0.05

/**
 * Adds to each section a forecast, computed from the passages that match it, and key points drawn from those passages
 * if it has none.
 * No key point occurs twice in a plan. Summaries choose first, then sections with their own query, then sections about
 * the whole topic. A conclusion gets no key points because it follows from the other sections.
 */
export function completeSections(
  ideas: readonly SectionIdea[],
  subject: Subject,
  finder: EvidenceFinder,
): PlannedSection[] {
  const stated = new StatedSentences()
  for (const { keyPoints } of ideas) for (const point of keyPoints) stated.add(point, 'BODY')
  const completed = new Map<SectionIdea, PlannedSection>()
  for (const idea of ideas.toSorted((a, b) => priorityOf(a) - priorityOf(b))) {
    const passages = findFor(idea, subject, finder)
    const { title, description, maxWords } = idea
    const keyPoints = idea.keyPoints.length
      ? [...idea.keyPoints]
      : drawKeyPoints(idea, subject, passages, { finder, stated })
    const forecast = forecastSection(passages, finder)
    completed.set(idea, { title, description, keyPoints, maxWords, forecast })
  }
  return ideas.flatMap(idea => completed.get(idea) ?? [])
}

function findFor(idea: SectionIdea, { topic }: Subject, finder: EvidenceFinder): Passage[] {
  const { query, point, documentIds } = idea
  if (documentIds) return finder.about(topic).filter(({ documentId }) => documentIds.includes(documentId))
  if (point) return finder.on(point, topic)
  return query === null ? finder.about(topic) : finder.relevantTo(toPlan(idea), { topic, query })
}

function toPlan({ title, description, keyPoints, maxWords }: SectionIdea): SectionPlan {
  return { order: 1, title, description, keyPoints, maxWords, instruction: null }
}

function priorityOf({ title, query }: SectionIdea): number {
  if (sectionRole(title) === 'SUMMARY') return 0
  return query === null ? 2 : 1
}

function drawKeyPoints(
  { title, query }: SectionIdea,
  { topic, language }: Subject,
  passages: readonly Passage[],
  { finder, stated }: { finder: EvidenceFinder; stated: StatedSentences },
): string[] {
  if (sectionRole(title) === 'CONCLUSION') return []
  const wanted = { title: query ? title : topic, description: '', keyPoints: [], maxWords: null, query }
  const weights = weighQuery(topic, toPlan(wanted), finder.weightOf)
  const minWeight = MIN_WEIGHT_SHARE * [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  const read = readQuotes(passages.slice(0, MAX_READ_PASSAGES), language)
  const quotes = chooseQuotes(
    read.filter(({ terms }) => weightOf(weights, terms) >= minWeight),
    {
      weights,
      stated,
      maxWords: MAX_DRAWN_WORDS,
      maxSentences: sectionRole(title) === 'SUMMARY' ? 1 : MAX_DRAWN_KEY_POINTS,
      isOnePerPassage: false,
    },
  )
  const sentences = quotes.flatMap(quote => quote.sentences.map(({ text }) => text))
  for (const sentence of sentences) stated.add(sentence, 'BODY')
  return sentences.map(sentence => cutText(sentence, MAX_KEY_POINT_CHARACTERS))
}

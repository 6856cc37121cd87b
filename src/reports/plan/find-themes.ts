import { plainModelText } from '../../knowledge/answers/plain-model-text.ts'
import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { isKorean } from '../text.ts'
import { readSubjects } from '../topic-subjects.ts'
import type { Passage } from '../write/passage.ts'
import { sentenceKey } from '../write/quotes.ts'
import { isGeneralTitle } from '../write/section-query.ts'
import type { NamedGroup, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** With at least this many broad documents, their titles name the parts of a topic. With fewer, headings do. */
const MIN_BROAD_DOCUMENTS = 2
/** Minimum passages about the topic for a document to count as broad. */
const MIN_BROAD_PASSAGES = 2

/** Titles and headings of passages, weighted by the scores of their passages. */
interface Names {
  /** The names that divide the topic best. */
  first: NamedGroup[]
  /** Used if `first` has too few. */
  further: NamedGroup[]
}

/**
 * Prefers document titles if enough documents are about the topic and none is named after it; otherwise prefers
 * headings. Does not mix them: a section named after a document would include those named after its headings.
 */
export function collectNames({ topic, language }: Subject, passages: readonly Passage[]): Names {
  const subjects = readSubjects(topic)
  const titles = group(passages, ({ documentTitle }) => documentTitle)
  const headings = group(
    passages.filter(passage => !isUnderTitle(passage)),
    passage => passage.headings.at(-1) ?? '',
  )
  const ofTopic = textTerms(topic)
  const isOwnTitle = (name: string) => textTerms(name).isSubsetOf(ofTopic)
  const broad = titles.filter(({ name, count }) => count >= MIN_BROAD_PASSAGES && isIn(name, language))
  const isBroad =
    broad.length >= MIN_BROAD_DOCUMENTS &&
    (subjects.length > 1 || !titles.some(({ name }) => isOwnTitle(name)))
  return isBroad ? { first: broad, further: headings } : { first: headings, further: titles }
}

function isIn(name: string, language: string): boolean {
  return (detectLanguage(name) === 'ko') === isKorean(language)
}

/** Whether the passage comes before the first heading of its document. */
function isUnderTitle({ headings, documentTitle }: Passage): boolean {
  const heading = headings.at(-1)
  return heading === undefined || sentenceKey(heading) === sentenceKey(documentTitle)
}

function group(passages: readonly Passage[], nameOf: (passage: Passage) => string) {
  return [...Map.groupBy(passages, nameOf)].map(([name, under]) => ({
    name,
    weight: sumOf(under),
    count: under.length,
  }))
}

const MIN_POINTS = 3
const MAX_POINTS = 5
/**
 * Minimum documents on the topic for a node to be a main point. With one, it describes that document, not the topic.
 */
const MIN_NODE_DOCUMENTS = 2
/** In UTF-16 code units. Longer headings tend to be sentences. */
const MAX_NAME_LENGTH = 80
/** Two names that share at least this fraction of terms count as the same. */
const MIN_SAME_SHARE = 0.5

/** A main point of a topic: the subject of one section. */
interface MainPoint {
  /** In the language of the plan. */
  title: string
  name: string
}

/**
 * Finds up to 5 main points of a topic: titles and headings of its passages, and taxonomy nodes with several of its
 * documents. The best names in the language of the plan come first; all others only fill up to 3.
 * @param passages about the topic, best first
 * @returns in the order of the documents
 */
export function findMainPoints(
  subject: Subject,
  passages: readonly Passage[],
  themes: readonly Theme[],
): MainPoint[] {
  const ofThemes = themes.flatMap(({ name, documentIds }) => {
    const under = passages.filter(({ documentId }) => documentIds.includes(documentId))
    const documents = new Set(under.map(({ documentId }) => documentId)).size
    return documents >= MIN_NODE_DOCUMENTS ? [{ name, weight: sumOf(under) }] : []
  })
  const { first, further } = collectNames(subject, passages)
  const isOwn = ({ name }: NamedGroup) => isIn(name, subject.language)
  const isOther = (named: NamedGroup) => !isOwn(named)
  const isTitled = first.some(({ name }) => passages.some(({ documentTitle }) => documentTitle === name))
  // A title may consist of words of the topic: it names one of its subjects.
  const ofTopic = isTitled ? new Set<string>() : textTerms(subject.topic)
  const points = choose(ofTopic, first.filter(isOwn), [], MAX_POINTS)
  // Headings of documents whose titles are points would repeat these.
  const others = isTitled && points.length >= MIN_BROAD_DOCUMENTS ? [] : [ofThemes, further]
  for (const named of [
    ...others.map(of => of.filter(isOwn)),
    ...[first, ...others].map(of => of.filter(isOther)),
  ])
    if (points.length === 0 || !isTitled) points.push(...choose(ofTopic, named, points, MIN_POINTS))
  const { about } = sectionWords(subject)
  return byPlace(points, passages).map(named => ({
    name: named.name,
    title: isOwn(named) ? named.name : about(named.name),
  }))
}

/** Sorts headings as in their documents, after those of documents that match the topic better. */
function byPlace(points: readonly NamedGroup[], passages: readonly Passage[]): NamedGroup[] {
  const documents = [...new Set(passages.map(({ documentId }) => documentId))]
  const placeOf = ({ name }: NamedGroup) => {
    const places = passages
      .filter(({ headings, documentTitle }) => headings.at(-1) === name || documentTitle === name)
      .map(({ documentId, ordinal }) => documents.indexOf(documentId) * 1_000_000 + ordinal)
    return Math.min(...places)
  }
  return points.toSorted((a, b) => placeOf(a) - placeOf(b) || 0)
}

function sumOf(passages: readonly Passage[]): number {
  return passages.reduce((sum, { score }) => sum + score, 0)
}

/**
 * Picks the names with the highest weight that repeat neither the topic nor each other. Terms of the topic are ignored
 * in the comparison because all names may have them.
 * @param ofTopic terms of the topic
 * @param maxPoints maximum for `chosen` and the result together
 */
function choose(
  ofTopic: ReadonlySet<string>,
  named: readonly NamedGroup[],
  chosen: readonly NamedGroup[],
  maxPoints: number,
): NamedGroup[] {
  const ownTerms = (name: string) => textTerms(name).difference(ofTopic)
  const known = chosen.map(({ name }) => ownTerms(name))
  return named
    .map(({ name, ...more }) => ({ ...more, name: plainModelText(name) }))
    .filter(({ name, weight }) => weight > 0 && name.length <= MAX_NAME_LENGTH && !isGeneralTitle(name))
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ name }) => {
      const terms = ownTerms(name)
      if (known.length >= maxPoints || terms.size === 0) return false
      if (known.some(other => shareInCommon(terms, other) >= MIN_SAME_SHARE)) return false
      known.push(terms)
      return true
    })
}

/** Share of the terms that `other` also has. */
function shareInCommon(terms: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return terms.intersection(other).size / terms.size
}

/** A taxonomy node, and which of the given documents are placed on it. */
interface Theme {
  name: string
  documentIds: string[]
}

/** Finds the nodes at or below `nodeIds` (UUIDs) that the documents are placed on. One statement. */
export function findThemes(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  documentIds: readonly string[],
  nodeIds: readonly string[],
): Promise<Theme[]> {
  return db.$queryRaw<Theme[]>`
    SELECT n.name, array_agg(DISTINCT p.document_id::text) AS "documentIds"
    FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${[...documentIds]}::uuid[])
      AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
      AND n.id IN (SELECT descendant_id FROM taxonomy_closure
        WHERE workspace_id = ${workspaceId}::uuid AND ancestor_id = ANY(${[...nodeIds]}::uuid[]))
    GROUP BY n.id, n.name ORDER BY n.name, n.id`
}

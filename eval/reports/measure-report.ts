import { textTerms } from '../../src/knowledge/text/word-terms.ts'
import { numberReferences } from '../../src/reports/number-references.ts'
import { isGeneralTitle, sectionRole } from '../../src/reports/write/section-query.ts'
import { readStatements, type Statement } from './read-statements.ts'
import { isOnTopic, type ReportTopic } from './topics.ts'
import type { WrittenSection } from './write-reports.ts'

/** Counts of one report. Apart from the first four, lower is better. */
export interface Counts {
  sections: number
  statements: number
  facts: number
  /** Sections with a statement that is in a document on the topic and belongs under the heading. */
  useful: number
  /** Sections without a cited statement. */
  empty: number
  /** Empty sections that the plan forecast THIN or SOLID support for. */
  broken: number
  /** Statements that the report has made before. A summary and a conclusion may restate other sections, but not each other. */
  repeated: number
  /** Statements from documents that are not on the topic. */
  unrelated: number
  /** Statements that are no complete sentence, and list items without an introduction that are none. */
  fragments: number
  /** Korean sentences in another speech level than most of the report. */
  mixed: number
  /** Reference marks of a document in a paragraph that already has one. */
  recited: number
  /** Facts that the report lacks. */
  missing: number
}

export interface MeasuredReport {
  counts: Counts
  missingFacts: string[]
  fragments: string[]
  /** Titles of the sections that are not useful. */
  uselessSections: string[]
}

/** Share of the terms of a title that a statement, its passage and the names of its document must have. */
const MIN_TITLE_SHARE = 0.5

export function measureReport(topic: ReportTopic, sections: readonly WrittenSection[]): MeasuredReport {
  const read = sections.map(section => ({ section, statements: readStatements(section) }))
  const statements = read.flatMap(of => of.statements)
  const cited = statements.filter(({ citation }) => citation)
  const useless = read.filter(({ section, statements }) => !isUseful(topic, section, statements))
  const empty = sections.filter(({ citations }) => citations.length === 0)
  const missingFacts = findMissing(topic, statements)
  return {
    missingFacts,
    fragments: statements.filter(isFragment).map(({ text }) => text),
    uselessSections: useless.map(({ section }) => section.title),
    counts: {
      sections: sections.length,
      statements: cited.length,
      facts: topic.facts.length,
      useful: sections.length - useless.length,
      empty: empty.length,
      broken: empty.filter(({ support }) => support !== 'NONE').length,
      repeated: countRepeated(read),
      unrelated: cited.filter(({ citation }) => !isOnTopic(topic, citation?.source ?? '')).length,
      fragments: statements.filter(isFragment).length,
      mixed: topic.language === 'ko' ? countMixed(statements) : 0,
      recited: sections.reduce((sum, section) => sum + countRecited(section), 0),
      missing: missingFacts.length,
    },
  }
}

function isUseful(topic: ReportTopic, { title }: WrittenSection, statements: readonly Statement[]): boolean {
  const ofTitle = textTerms(title)
  return statements.some(statement => {
    const { citation } = statement
    if (!citation || !isOnTopic(topic, citation.source) || !isInPassage(statement)) return false
    if (isGeneralTitle(title)) return true
    const about = textTerms(
      [statement.text, citation.source, ...citation.headings, citation.content].join('\n'),
    )
    return ofTitle.intersection(about).size >= MIN_TITLE_SHARE * ofTitle.size
  })
}

/** Whether the passage contains the statement. Ignores the last word, whose ending may be of another speech level. */
function isInPassage({ kind, text, citation }: Statement): boolean {
  const content = toKey((citation?.content ?? '').replaceAll('**', ''))
  if (kind === 'table') return text.split('\n').every(row => content.includes(toKey(row)))
  const words = toKey(text).split(' ')
  return content.includes(words.slice(0, Math.max(1, words.length - 1)).join(' '))
}

function toKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function findMissing({ facts }: ReportTopic, statements: readonly Statement[]): string[] {
  const text = statements
    .map(statement => statement.text)
    .join('\n')
    .replace(/[ \t]+/g, ' ')
  return facts.flatMap(wordings =>
    wordings.some(wording => text.includes(wording)) ? [] : (wordings[0] ?? []),
  )
}

function countRepeated(read: readonly { section: WrittenSection; statements: Statement[] }[]): number {
  const known = { overview: new Set<string>(), body: new Set<string>() }
  let repeated = 0
  for (const { section, statements } of read) {
    const before = sectionRole(section.title) === 'BODY' ? known.body : known.overview
    for (const { text, citation } of statements) {
      if (!citation) continue
      if (before.has(toKey(text))) repeated++
      before.add(toKey(text))
    }
  }
  return repeated
}

const ENDS = /[.!?。]["'”’)\]]*$|[:：]$/
const DEPENDS =
  /^(?:It|They|This|These|That|However|But|And|Then|Otherwise|다만|이때|그러나|하지만|이는|그때)(?![\p{L}])/u

function isFragment({ kind, text, citation, isFirstInBlock, isIntroduced }: Statement): boolean {
  if (kind === 'table' || !citation) return false
  if (kind === 'item' && isIntroduced) return false
  return !ENDS.test(text) || /^\p{Ll}/u.test(text) || (isFirstInBlock && DEPENDS.test(text))
}

function countMixed(statements: readonly Statement[]): number {
  const levels = statements.flatMap(({ kind, text }) => (kind === 'table' ? [] : (levelOf(text) ?? [])))
  const counts = [...Map.groupBy(levels, level => level).values()].map(of => of.length)
  return levels.length - Math.max(0, ...counts)
}

function levelOf(text: string): 'hapnida' | 'haeyo' | 'handa' | null {
  const bare = text.replace(/["'”’)\].:!\s]+$/, '')
  if (/(?:니다|십시오|니까)$/.test(bare)) return 'hapnida'
  if (/요$/.test(bare)) return 'haeyo'
  return /다$/.test(bare) ? 'handa' : null
}

function countRecited({ markdown, citations }: WrittenSection): number {
  const cited = citations.map(({ source, ...range }) => ({
    ...range,
    documentId: source,
    documentTitle: source,
    sourceUri: source,
  }))
  const [marks = []] = numberReferences([{ title: '', markdown, citations: cited }]).marks
  const places = marks.map(({ offset, number }) => {
    const paragraph = markdown.slice(0, offset).split(/\n\n|\n(?=- )/).length
    return `${paragraph} ${number}`
  })
  return places.length - new Set(places).size
}

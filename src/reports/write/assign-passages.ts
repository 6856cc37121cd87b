import { textTerms } from '../../knowledge/text/word-terms.ts'
import type { Passage, SectionEvidence } from './passage.ts'
import { isGeneralTitle, isIntroductoryTitle, sectionRole } from './section-query.ts'

/** Two names that share at least this fraction of terms mean the same thing. */
const MIN_SAME_SHARE = 0.75

/**
 * Assigns each passage to the section named like its heading, or else like its document. Other sections use it only if
 * they have nothing else.
 * General sections get the passages that no specific section uses, or else the beginnings of the documents. A background
 * gets only beginnings.
 */
export function assignPassages(found: readonly SectionEvidence[]): SectionEvidence[] {
  const specificSections = found.filter(isSpecific)
  const ownerOf = createOwnerLookup(specificSections)
  const withoutOthers = ({ section, passages }: SectionEvidence) =>
    // A section with an instruction from a person may use any passage.
    section.instruction
      ? [...passages]
      : passages.filter(passage => (ownerOf(passage) ?? section.order) === section.order)
  const taken = new Set(
    specificSections.flatMap(evidence => orElse(withoutOthers(evidence), evidence.passages)).map(idOf),
  )
  return found.map(evidence => {
    const { section, passages } = evidence
    if (sectionRole(section.title) !== 'BODY') return evidence
    const own = withoutOthers(evidence)
    if (isSpecific(evidence)) return { ...evidence, passages: orElse(own, passages) }
    const isUnused = (passage: Passage) => !taken.has(idOf(passage))
    const left = own.filter(isUnused)
    const first = beginnings(own)
    const kept = isIntroductoryTitle(section.title) ? first.filter(isUnused) : orElse(left, first)
    return { ...evidence, passages: kept, isElsewhere: kept.length < passages.length }
  })
}

function isSpecific({ section }: SectionEvidence): boolean {
  return sectionRole(section.title) === 'BODY' && !isGeneralTitle(section.title)
}

/** Returns a function that maps a passage to the order of its section, or null. */
function createOwnerLookup(sections: readonly SectionEvidence[]): (passage: Passage) => number | null {
  const titles = sections.map(({ section }) => ({ order: section.order, terms: textTerms(section.title) }))
  const namedAs = (name: string) => titles.find(({ terms }) => isTheSame(terms, textTerms(name)))?.order
  return ({ headings, documentTitle }) => namedAs(headings.at(-1) ?? '') ?? namedAs(documentTitle) ?? null
}

function isTheSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.intersection(b).size >= MIN_SAME_SHARE * Math.max(1, a.size, b.size)
}

function idOf({ chunkId }: Passage): string {
  return chunkId
}

function orElse(some: Passage[], others: readonly Passage[]): readonly Passage[] {
  return some.length > 0 ? some : others
}

/** The first of the given passages in each document. */
function beginnings(passages: readonly Passage[]): Passage[] {
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  return [...documents.values()].flatMap(of => of.toSorted((a, b) => a.ordinal - b.ordinal).slice(0, 1))
}

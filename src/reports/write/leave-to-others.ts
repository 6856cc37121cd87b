import { textTerms } from '../../knowledge/text/text-terms.ts'
import type { Passage, SectionEvidence } from './passage.ts'
import { isGeneralTitle, sectionRole } from './section-role.ts'

/** Names with so many of their terms in common name the same. */
const THE_SAME = 0.75

/**
 * Gives each passage to the section that is named as the heading it stands under, or else as its document: others use it only where
 * they have nothing else. Sections such as a background are written from what no section of a subject of its own is written from, or
 * from how the documents begin.
 */
export function leaveToOthers(found: readonly SectionEvidence[]): SectionEvidence[] {
  const ofSubjects = found.filter(isOfSubject)
  const ownerOf = createOwners(ofSubjects)
  const withoutOthers = ({ section, passages }: SectionEvidence) =>
    // What a person asked for goes wherever it is asked for.
    section.instruction
      ? [...passages]
      : passages.filter(passage => (ownerOf(passage) ?? section.order) === section.order)
  const taken = new Set(
    ofSubjects.flatMap(evidence => orElse(withoutOthers(evidence), evidence.passages)).map(idOf),
  )
  return found.map(evidence => {
    const { section, passages } = evidence
    if (sectionRole(section.title) !== 'BODY') return evidence
    const own = withoutOthers(evidence)
    if (isOfSubject(evidence)) return { section, passages: orElse(own, passages) }
    const left = own.filter(passage => !taken.has(idOf(passage)))
    const kept = orElse(left, beginnings(own))
    return { section, passages: kept, isElsewhere: kept.length < passages.length }
  })
}

function isOfSubject({ section }: SectionEvidence): boolean {
  return sectionRole(section.title) === 'BODY' && !isGeneralTitle(section.title)
}

/** Which section, by its order, a passage belongs to; null for none. */
function createOwners(sections: readonly SectionEvidence[]): (passage: Passage) => number | null {
  const titles = sections.map(({ section }) => ({ order: section.order, terms: textTerms(section.title) }))
  const namedAs = (name: string) => titles.find(({ terms }) => isTheSame(terms, textTerms(name)))?.order
  return ({ headings, documentTitle }) => namedAs(headings.at(-1) ?? '') ?? namedAs(documentTitle) ?? null
}

function isTheSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.intersection(b).size >= THE_SAME * Math.max(1, a.size, b.size)
}

function idOf({ chunkId }: Passage): string {
  return chunkId
}

function orElse(some: Passage[], others: readonly Passage[]): readonly Passage[] {
  return some.length > 0 ? some : others
}

/** The first passage of each document. */
function beginnings(passages: readonly Passage[]): Passage[] {
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  return [...documents.values()].flatMap(of => of.toSorted((a, b) => a.ordinal - b.ordinal).slice(0, 1))
}

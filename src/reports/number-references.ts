import { cleanLine } from './clean-text.ts'
import type { WrittenCitation, WrittenSection } from './report-document.ts'
import type { Reference } from './report-layout.ts'

/** Where in a section's Markdown a mark belongs. */
export interface PlacedMark {
  /** UTF-16 offset, behind what rests on the document. */
  offset: number
  number: number
}

/**
 * Gives each document one number over the whole report, in the order in which they are cited first. Passages of one document share
 * it: their references would read the same.
 */
export function numberReferences(sections: readonly WrittenSection[]): {
  references: Reference[]
  /** For each section, in the order of its text, none twice at one place. */
  marks: PlacedMark[][]
} {
  const references = new Map<string, Reference>()
  const numberOf = ({ documentId, documentTitle, sourceUri }: WrittenCitation) => {
    const named = {
      documentId,
      documentTitle: cleanLine(documentTitle),
      sourceUri: sourceUri && cleanLine(sourceUri),
    }
    const key = JSON.stringify(named)
    const reference = references.get(key) ?? { ...named, number: references.size + 1 }
    references.set(key, reference)
    return reference.number
  }
  const marks = sections.map(({ markdown, citations }) => {
    const toOffset = createOffsets(markdown)
    const placed = citations
      .toSorted((a, b) => a.end - b.end || a.start - b.start)
      .map(citation => ({ offset: toOffset(citation.end), number: numberOf(citation) }))
      .toSorted((a, b) => a.offset - b.offset || a.number - b.number)
    return placed.filter(
      ({ offset, number }, i) => offset !== placed[i - 1]?.offset || number !== placed[i - 1]?.number,
    )
  })
  return { references: [...references.values()], marks }
}

/** UTF-16 offsets of code points, which are asked for in rising order. */
function createOffsets(text: string): (codePoint: number) => number {
  let codePoints = 0
  let offset = 0
  return wanted => {
    for (; codePoints < wanted && offset < text.length; codePoints++)
      offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
    return offset
  }
}

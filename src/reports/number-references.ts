import type { ReportCitation, ReportSection } from './report-document.ts'
import type { Reference } from './report-layout.ts'
import { cleanLine } from './text.ts'

/** The position of a reference mark in a section's Markdown. */
export interface PlacedMark {
  /** UTF-16 offset, right after the text that the document supports. */
  offset: number
  number: number
}

/**
 * Numbers each cited document once per report, in order of first citation. Passages of a document share its number
 * because their references would read the same.
 */
export function numberReferences(sections: readonly ReportSection[]): {
  references: Reference[]
  /**
   * Marks of each section, in text order. Consecutive sentences of a paragraph from the same document have one mark, after
   * the last of them.
   */
  marks: PlacedMark[][]
} {
  const references = new Map<string, Reference>()
  const numberOf = ({ documentId, documentTitle, sourceUri }: ReportCitation) => {
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
    const places = [...Map.groupBy(placed, ({ offset }) => offset)].map(([offset, at]) => ({
      offset,
      numbers: [...new Set(at.map(({ number }) => number))].sort((a, b) => a - b),
    }))
    return places
      .filter((place, i) => !isRepeated(place, places[i + 1], markdown))
      .flatMap(({ offset, numbers }) => numbers.map(number => ({ offset, number })))
  })
  return { references: [...references.values()], marks }
}

/** The numbers of the marks at an offset. */
interface MarkedPlace {
  offset: number
  numbers: readonly number[]
}

/** Whether the next marks are in the same paragraph and have the same numbers. */
function isRepeated(
  { offset, numbers }: MarkedPlace,
  next: MarkedPlace | undefined,
  markdown: string,
): boolean {
  return (
    next !== undefined &&
    String(next.numbers) === String(numbers) &&
    !markdown.slice(offset, next.offset).includes('\n')
  )
}

/** Converts code point offsets to UTF-16 offsets. Offsets must not decrease from call to call. */
function createOffsets(text: string): (codePoint: number) => number {
  let codePoints = 0
  let offset = 0
  return target => {
    for (; codePoints < target && offset < text.length; codePoints++)
      offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
    return offset
  }
}

/** A passage as the tools select it. */
export interface PassageData {
  id: string
  headings: string[]
  content: string
  document: { id: string; title: string; sourceUri: string | null }
}

export const PASSAGE_FIELDS = 'id headings content document { id title sourceUri }'

/** A passage that a text refers to as `[number]`. */
export interface Source {
  number: number
  title: string
  headings: string[]
  /** Where the document comes from. Null if unknown. */
  uri: string | null
  documentId: string
  passageId: string
  text: string
}

export function toSource(number: number, { id, headings, content, document }: PassageData): Source {
  const { title, sourceUri: uri } = document
  return { number, title, headings, uri, documentId: document.id, passageId: id, text: content }
}

/** `[1] Title › Heading (uri)` */
export function nameSource({ number, title, headings, uri, documentId }: Source): string {
  const place = [title, ...headings.filter(heading => heading !== title)].join(' › ')
  return `[${number}] ${place} (${uri ?? documentId})`
}

interface CitationData {
  end: number
  chunk: PassageData
}

/** Inserts `[n]` after each cited part. Each passage has one number, in the order of the text. */
export function citeText(
  text: string,
  citations: readonly CitationData[],
): { text: string; sources: Source[] } {
  const sources = new Map<string, Source>()
  // Offsets are code points.
  const characters = [...text]
  const marks = new Map<number, Set<number>>()
  for (const { end, chunk } of citations) {
    const source = sources.get(chunk.id) ?? toSource(sources.size + 1, chunk)
    sources.set(chunk.id, source)
    marks.set(end, (marks.get(end) ?? new Set()).add(source.number))
  }
  const pieces: string[] = []
  let last = 0
  for (const [end, numbers] of [...marks].toSorted(([a], [b]) => a - b)) {
    pieces.push(
      characters.slice(last, end).join(''),
      ` ${[...numbers].map(number => `[${number}]`).join('')}`,
    )
    last = end
  }
  return { text: pieces.join('') + characters.slice(last).join(''), sources: [...sources.values()] }
}

/** A whole report as its writing left it: what every export is made of. */
export interface ReportDocument {
  title: string
  /** BCP 47: `ko`, `en`. */
  language: string
  createdAt: Date
  sections: readonly WrittenSection[]
}

export interface WrittenSection {
  title: string
  /** Without marks of citations. HTML in it is plain text, and of links and images only the words are shown. */
  markdown: string
  citations: readonly WrittenCitation[]
}

/** A part of a section's Markdown, and the document that it rests on. */
export interface WrittenCitation {
  /** In code points of the Markdown; the code point at `end` is no part of it. */
  start: number
  end: number
  documentId: string
  documentTitle: string
  sourceUri: string | null
}

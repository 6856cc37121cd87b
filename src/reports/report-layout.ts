/** A report as it is shown, the same in every format: blocks of text with numbered references. */
export interface ReportLayout {
  title: string
  language: string
  createdAt: Date
  sections: readonly SectionLayout[]
  /** By their numbers. */
  references: readonly Reference[]
}

export interface SectionLayout {
  title: string
  blocks: readonly Block[]
}

/** A document that the report rests on, under the name that it had when it was cited. */
export interface Reference {
  /** From 1, in the order in which the documents are first cited. */
  number: number
  documentId: string
  documentTitle: string
  sourceUri: string | null
}

export type Block = Paragraph | Heading | List | Quote | Code | Table

export interface Paragraph {
  kind: 'paragraph'
  runs: readonly Run[]
}

/** Below the section's own, which is of level 1. */
export interface Heading {
  kind: 'heading'
  level: 2 | 3
  runs: readonly Run[]
}

export interface List {
  kind: 'list'
  /** The number of the first item; null for bullets. */
  start: number | null
  items: readonly (readonly Block[])[]
}

export interface Quote {
  kind: 'quote'
  blocks: readonly Block[]
}

export interface Code {
  kind: 'code'
  text: string
}

/** The first row is the head. Each row has as many cells as the first. */
export interface Table {
  kind: 'table'
  rows: readonly (readonly (readonly Run[])[])[]
}

export type Run = TextRun | ReferenceMark

export interface TextRun {
  kind: 'text'
  /** A break of the line is a line feed in a run by itself. */
  text: string
  isStrong: boolean
  isEmphasized: boolean
  isCode: boolean
}

/** Stands behind what rests on a document, and shows as `[number]`. */
export interface ReferenceMark {
  kind: 'reference'
  number: number
}

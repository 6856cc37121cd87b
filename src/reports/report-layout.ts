import { isKorean } from './text.ts'

/** A report as every format renders it: blocks of text with numbered references. */
export interface ReportLayout {
  title: string
  language: string
  /** The line below the title: date, author and agents. Empty if nothing is known. */
  byline: string
  author: string
  createdAt: Date
  /** Time when the last section was finished, or when writing began. */
  modifiedAt: Date
  sections: readonly SectionLayout[]
  /** Sorted by number. */
  references: readonly Reference[]
}

export interface SectionLayout {
  title: string
  blocks: readonly Block[]
}

/** A document that the report cites, under the title it had at the time. */
export interface Reference {
  /** From 1, in order of first citation. */
  number: number
  documentId: string
  documentTitle: string
  sourceUri: string | null
}

/** A reference as listed after its number. */
export function describeReference({ documentTitle, sourceUri }: Reference): string {
  return sourceUri ? `${documentTitle}, ${sourceUri}` : documentTitle
}

/** The heading of the references. English for all languages except Korean. */
export function referencesTitle({ language }: Pick<ReportLayout, 'language'>): string {
  return isKorean(language) ? '참고 문헌' : 'References'
}

export type Block = Paragraph | Heading | List | Quote | Code | Table

export interface Paragraph {
  kind: 'paragraph'
  runs: readonly Run[]
}

/** A heading inside a section. The section's own heading has level 1. */
export interface Heading {
  kind: 'heading'
  level: 2 | 3
  runs: readonly Run[]
}

export interface List {
  kind: 'list'
  /** Number of the first item. Null for bullets. */
  start: number | null
  items: readonly (readonly Block[])[]
}

/** Splits a list item into the text next to its marker and the blocks below. */
export function splitItem(item: readonly Block[]): { runs: readonly Run[]; rest: readonly Block[] } {
  const [first, ...rest] = item
  return first?.kind === 'paragraph' ? { runs: first.runs, rest } : { runs: [], rest: item }
}

export interface Quote {
  kind: 'quote'
  blocks: readonly Block[]
}

export interface Code {
  kind: 'code'
  text: string
}

export type Alignment = 'left' | 'center' | 'right'

/** The first row is the header. All rows have the same number of cells. */
export interface Table {
  kind: 'table'
  /** Of each column. */
  alignments: readonly Alignment[]
  rows: readonly (readonly (readonly Run[])[])[]
}

export type Run = TextRun | ReferenceMark

export interface TextRun {
  kind: 'text'
  /** A line break is a run of its own whose text is a line feed. */
  text: string
  isStrong: boolean
  isEmphasized: boolean
  isCode: boolean
}

/** A run without formatting. */
export function plainRun(text: string): TextRun {
  return { kind: 'text', text, isStrong: false, isEmphasized: false, isCode: false }
}

/** Follows the text that a document supports. Rendered as `[number]`. */
export interface ReferenceMark {
  kind: 'reference'
  number: number
}

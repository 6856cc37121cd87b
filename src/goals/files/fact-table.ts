import { cutText } from '../../reports/text.ts'
import { describeSource, type Fact } from './facts.ts'
import { fileWords } from './file-words.ts'

/** What a table shows. All rows have a cell for each column. */
export interface TableContent {
  columns: string[]
  rows: string[][]
}

/** In UTF-16 code units. */
export const MAX_CELL_LENGTH = 1_000

/** A table with a row for each fact: its subject, its text and its sources. */
export function tableFromFacts(facts: readonly Fact[], language: string): TableContent {
  const { subject, finding, source } = fileWords(language)
  return {
    columns: [subject, finding, source],
    rows: facts.map(fact =>
      [fact.subject, fact.text, fact.sources.map(describeSource).join('; ')].map(cell =>
        cutText(cell, MAX_CELL_LENGTH),
      ),
    ),
  }
}

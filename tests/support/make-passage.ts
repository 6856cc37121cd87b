import { passageDigest } from '../../src/reports/write/find-passages.ts'
import type { Passage, SectionPlan } from '../../src/reports/write/passage.ts'

/** Makes a passage of a document without headings. */
export const makePassage = (more: Partial<Passage> = {}): Passage => ({
  chunkId: 'chunk',
  documentId: 'document',
  documentTitle: 'Handbook',
  sourceUri: null,
  kind: 'prose',
  ordinal: 0,
  headings: [],
  content: '',
  digest: passageDigest(more.content ?? ''),
  score: 1,
  ...more,
})

export const makeSectionPlan = (title: string, more: Partial<SectionPlan> = {}): SectionPlan => ({
  order: 1,
  title,
  description: '',
  keyPoints: [],
  maxWords: null,
  instruction: null,
  ...more,
})

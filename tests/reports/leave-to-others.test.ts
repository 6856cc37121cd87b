import { expect, it } from 'vitest'
import { leaveToOthers } from '../../src/reports/write/leave-to-others.ts'
import type { Passage, SectionEvidence } from '../../src/reports/write/passage.ts'

const passage = (chunkId: string, ordinal = 0): Passage => ({
  chunkId,
  documentId: 'handbook',
  documentTitle: 'Handbook',
  sourceUri: null,
  kind: 'prose',
  ordinal,
  headings: [],
  content: '',
  digest: '',
  score: 1,
})
const found = (title: string, ...passages: Passage[]): SectionEvidence => ({
  section: { order: 1, title, description: '', keyPoints: [], maxWords: null, instruction: null },
  passages,
})
const idsIn = (sections: readonly SectionEvidence[]) =>
  sections.map(({ passages }) => passages.map(({ chunkId }) => chunkId))

it('a background leaves to a section of its own subject what that is written from', () => {
  const sections = [found('Background', passage('a'), passage('b', 1)), found('Leave', passage('b', 1))]
  expect(idsIn(leaveToOthers(sections))).toEqual([['a'], ['b']])
})

it('a background that has nothing else keeps how the documents begin', () => {
  const all = [passage('b', 1), passage('a')]
  expect(idsIn(leaveToOthers([found('배경', ...all), found('Leave', ...all)]))).toEqual([['a'], ['b', 'a']])
})

it('summary and conclusion keep all that they have', () => {
  const sections = [found('Summary', passage('a')), found('Leave', passage('a')), found('결론', passage('a'))]
  expect(idsIn(leaveToOthers(sections))).toEqual([['a'], ['a'], ['a']])
})

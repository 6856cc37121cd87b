import { expect, it } from 'vitest'
import { assignPassages } from '../../src/reports/write/assign-passages.ts'
import { gatherOverviewEvidence } from '../../src/reports/write/gather-evidence.ts'
import type { Passage, SectionEvidence } from '../../src/reports/write/passage.ts'
import { makePassage, makeSectionPlan } from '../support/make-passage.ts'

const passage = (chunkId: string, ordinal = 0, more: Partial<Passage> = {}) =>
  makePassage({ chunkId, ordinal, ...more })
/** Sections in order, each given as a title and the passages found for it. */
const sections = (...found: [title: string, ...passages: Passage[]][]): SectionEvidence[] =>
  found.map(([title, ...passages], i) => ({
    section: makeSectionPlan(title, { order: i + 1 }),
    passages,
  }))
const idsIn = (found: readonly SectionEvidence[]) =>
  found.map(({ passages }) => passages.map(({ chunkId }) => chunkId))

it('a background section leaves a subject to the section on it', () => {
  const found = sections(['Background', passage('a'), passage('b', 1)], ['Leave', passage('b', 1)])
  expect(idsIn(assignPassages(found))).toEqual([['a'], ['b']])
})

it('a background section gets the beginnings of documents, unless another section has them', () => {
  const all = [passage('b', 1), passage('a')]
  const other = passage('c', 2, { documentId: 'other' })
  const left = assignPassages(sections(['배경', ...all, other, passage('d', 3)], ['Leave', ...all]))
  expect(idsIn(left)).toEqual([['c'], ['b', 'a']])
})

it('any other general section without evidence of its own keeps the beginnings of documents', () => {
  const all = [passage('b', 1), passage('a')]
  expect(idsIn(assignPassages(sections(['Findings', ...all], ['Leave', ...all])))).toEqual([
    ['a'],
    ['b', 'a'],
  ])
})

it('evidence under the name of a section belongs to it, and the background refers to it', () => {
  const wipe = passage('wipe', 1, { headings: ['Handbook', 'Remote wipe'] })
  const found = sections(
    ['Background', wipe],
    ['Losses', wipe, passage('a')],
    ['Remote wipe', passage('a'), wipe],
  )
  const left = assignPassages(found)
  expect(idsIn(left)).toEqual([[], ['a'], ['a', 'wipe']])
  expect(left[0]?.isElsewhere).toBe(true)
})

it('a section without other evidence shares what is named after another', () => {
  const wipe = passage('wipe', 1, { headings: ['Remote wipe'] })
  expect(idsIn(assignPassages(sections(['Losses', wipe], ['Remote wipe', wipe])))).toEqual([
    ['wipe'],
    ['wipe'],
  ])
})

it('a section with instructions keeps all of its evidence', () => {
  const wipe = passage('wipe', 1, { headings: ['Remote wipe'] })
  const found = sections(['Losses', wipe, passage('a')], ['Remote wipe', wipe])
  const [losses, other] = found as [SectionEvidence, SectionEvidence]
  const asked = { ...losses, section: { ...losses.section, instruction: 'Say how it is wiped.' } }
  expect(idsIn(assignPassages([asked, other]))).toEqual([['wipe', 'a'], ['wipe']])
})

it('a document title gives the subject if no heading does', () => {
  const [intro, wipe] = [passage('intro'), passage('wipe', 1, { headings: ['Remote wipe'] })]
  const found = sections(['Handbook', intro, wipe], ['Remote wipe', wipe, intro])
  expect(idsIn(assignPassages(found))).toEqual([['intro'], ['wipe']])
})

it('summary and conclusion keep all of their evidence', () => {
  const found = sections(['Summary', passage('a')], ['Leave', passage('a')], ['결론', passage('a')])
  expect(idsIn(assignPassages(found))).toEqual([['a'], ['a'], ['a']])
})

it('summary and conclusion draw together the sections on specific subjects', () => {
  const found = sections(
    ['Summary'],
    ['Background', passage('a')],
    ['Booking', passage('b', 1)],
    ['Conclusion', passage('c', 2)],
  )
  const [summary, , , conclusion] = gatherOverviewEvidence(found)
  const titlesIn = (evidence?: SectionEvidence) => evidence?.parts?.map(({ section }) => section.title)
  expect([titlesIn(summary), titlesIn(conclusion)]).toEqual([['Booking'], ['Booking']])
  expect(conclusion?.passages.map(({ chunkId }) => chunkId).sort()).toEqual(['a', 'b', 'c'])
})

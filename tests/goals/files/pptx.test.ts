import { strFromU8 } from 'fflate'
import { afterEach, expect, it, vi } from 'vitest'
import { makeSlides } from '../../../src/goals/files/make-slides.ts'
import { fitText, measureText } from '../../../src/goals/files/text-lines.ts'
import { readZip } from '../../../src/knowledge/extraction/read-zip.ts'
import { citedResult } from './cited-result.ts'

afterEach(() => {
  vi.useRealTimers()
})

async function make(input: Partial<Parameters<typeof makeSlides>[0]> = {}) {
  const base = { title: '환불', subtitle: '', results: [], language: 'ko', missing: [] }
  const file = await makeSlides({ ...base, ...input })
  const parts = await readZip(file.data, { maxBytes: 10_000_000, maxEntries: 1_000 }, () => true)
  return { file, parts, read: (name: string) => strFromU8(parts.get(name) ?? new Uint8Array()) }
}

it('is 16:9, in a Korean font, and marked as Korean', async () => {
  const { read } = await make({ results: [citedResult('7일입니다.', [])] })
  expect(read('ppt/presentation.xml')).toMatch(/<p:sldSz cx="12192000" cy="6858000"/)
  const slide = read('ppt/slides/slide2.xml')
  expect(slide).toContain('<a:ea typeface="Malgun Gothic"')
  expect(slide).toContain('lang="ko-KR"')
})

it('writes each paragraph with one set of properties, as PowerPoint requires', async () => {
  const { read } = await make({ results: [citedResult('One fact. Another fact.', [['One fact.', 'Rules']])] })
  const paragraphs = read('ppt/slides/slide2.xml').split('<a:p>').slice(1)
  expect(paragraphs.length).toBe(4)
  for (const paragraph of paragraphs) expect(paragraph.match(/<a:pPr/g) ?? []).toHaveLength(1)
})

it('has a type for each part, and no types of others', async () => {
  const { parts, read } = await make({ missing: ['a', 'b'] })
  const typed = [...read('[Content_Types].xml').matchAll(/PartName="\/([^"]*)"/g)].map(([, name]) => name)
  const content = [...parts.keys()].filter(name => !/\.rels$|^\[/.test(name))
  expect(typed.toSorted()).toEqual(content.toSorted())
})

it('writes the same bytes for the same results', async () => {
  const first = await make({ missing: ['a'] })
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-01') })
  expect((await make({ missing: ['a'] })).file).toEqual(first.file)
  expect(first.read('docProps/core.xml')).not.toContain('dcterms:created')
})

it('keeps the number of a further slide after a long title', async () => {
  const title = 'How are refunds handled when several things went wrong? '.repeat(4)
  const items = Array.from({ length: 6 }, (_, i) => `- Fact ${i}`).join('\n')
  const { read } = await make({ results: [citedResult(items, [], { title })], language: 'en' })
  expect(read('ppt/slides/slide3.xml')).toMatch(/<a:t>How are [^<]*… \(2\)<\/a:t>/)
})

it.each([
  ['Korean', '환불은 구매일로부터 칠 일 안에 신청합니다. '.repeat(20), 20],
  ['English', 'Refunds are requested within seven days. '.repeat(20), 20],
  ['without spaces', 'x'.repeat(500), 10],
  ['Korean without spaces', '가'.repeat(500), 10],
])('truncates a text to the lines of its box: %s', (_, text, width) => {
  const { text: cut, lines } = fitText(text, width, 3)
  expect(lines).toBe(3)
  expect(cut).toMatch(/[^\s]…$/)
  expect(measureText(cut)).toBeLessThanOrEqual(3 * width)
  expect(measureText(cut)).toBeGreaterThan(2 * width)
})

it('truncates a text at a word boundary, but cuts inside a long word', () => {
  expect(fitText('Refunds are requested within seven days.', 12, 1).text).toBe('Refunds are…')
  expect(fitText('Refunds are requested', 7.1, 1).text).toBe('Refunds are…')
  expect(fitText(`See https://${'x'.repeat(100)}`, 30, 2).text).toMatch(/^See https:\/\/x{20,}…$/)
})

it('truncates a text before its suffix', () => {
  const suffix = ' (no clear answer)'
  expect(fitText('Refunds', 20, 1, suffix)).toEqual({ text: 'Refunds (no clear answer)', lines: 1 })
  const { text, lines } = fitText('Refunds of opened boxes', 20, 1, suffix)
  expect({ text, lines }).toEqual({ text: 'Refunds of… (no clear answer)', lines: 1 })
  expect(measureText(text)).toBeLessThanOrEqual(20)
})

it('estimates Latin letters as wide as in fonts that replace a Korean one', () => {
  const title = 'What our documents say about refunds'
  expect(measureText(title)).toBeGreaterThan(0.55 * title.length)
  expect(measureText('WM@%')).toBeGreaterThanOrEqual(4 * 0.9)
})

it('does not change a text that fits', () => {
  expect(fitText('짧은 글', 20, 1)).toEqual({ text: '짧은 글', lines: 1 })
  expect(fitText('one two three', 5, 3)).toEqual({ text: 'one two three', lines: 2 })
})

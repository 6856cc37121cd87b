import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { makeSlides } from '../../../src/goals/files/make-slides.ts'
import type { StepResult } from '../../../src/goals/steps/step-result.ts'

const result = (markdown: string, title = 'Leave'): StepResult => ({
  ...{ key: 'a', title, kind: 'RESEARCH', markdown, data: null, unanswered: [] },
  citations: [
    {
      ...{ start: 0, end: 5, chunkId: '', documentId: '', documentTitle: 'Annual leave', sourceUri: null },
      digest: '',
    },
  ],
})

async function readSlides(input: Partial<Parameters<typeof makeSlides>[0]>): Promise<string[][]> {
  const base = {
    title: 'Leave & <travel>',
    subtitle: 'What we asked',
    results: [],
    language: 'en',
    missing: [],
  }
  const { data, filename, contentType } = await makeSlides({ ...base, ...input })
  expect(filename).toMatch(/\.pptx$/)
  expect(contentType).toContain('presentationml')
  const files = unzipSync(data)
  const names = Object.keys(files).filter(name => /^ppt\/slides\/slide\d+\.xml$/.test(name))
  return names
    .toSorted((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)))
    .map(name => {
      const xml = strFromU8(files[name] as Uint8Array)
      return [...xml.matchAll(/<a:t>([^<]*)<\/a:t>/g)].map(([, text = '']) => text)
    })
}

it('has a cover, a slide for each subject with its sources, and what is missing', async () => {
  const slides = await readSlides({
    results: [
      result('There are 22 days of leave. They are booked in the portal.'),
      result('A hotel costs at most 140 euros.', 'Travel'),
    ],
    missing: ['How is a bike rented?'],
  })
  expect(slides).toEqual([
    ['Leave &amp; &lt;travel&gt;', 'What we asked'],
    ['Leave', 'There are 22 days of leave.', 'They are booked in the portal.', 'Sources: Annual leave'],
    ['Travel', 'A hotel costs at most 140 euros.', 'Sources: Annual leave'],
    ['Not found', 'How is a bike rented?'],
  ])
})

it('continues on further slides, and cuts what does not fit', async () => {
  const facts = Array.from({ length: 7 }, (_, i) => `Fact number ${i + 1} is short.`)
  const long = `${'Everything in this sentence is long and '.repeat(40)}ends.`
  const slides = await readSlides({ results: [result([...facts, long].join('\n\n'))] })
  expect(slides.map(([title, ...texts]) => [title, texts.length])).toEqual([
    ['Leave &amp; &lt;travel&gt;', 1],
    ['Leave', 6],
    ['Leave (2)', 3],
  ])
  expect(slides[2]?.[3]).toMatch(/^Everything .{100,400}…$/)
})

it('speaks Korean', async () => {
  const slides = await readSlides({
    language: 'ko',
    title: '휴가',
    results: [result('연차휴가는 22일입니다.', '연차')],
    missing: ['출장비'],
  })
  expect(slides.slice(1)).toEqual([
    ['연차', '연차휴가는 22일입니다.', '출처: Annual leave'],
    ['찾지 못한 내용', '출장비'],
  ])
})

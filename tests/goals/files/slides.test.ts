import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { makeSlides } from '../../../src/goals/files/make-slides.ts'
import type { StepResult } from '../../../src/goals/steps/step-result.ts'
import { citedResult } from './cited-result.ts'

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
    ['No clear answer', 'How is a bike rented?'],
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

const cited = (titles: string[]) =>
  citedResult(
    'Fact.',
    titles.map(title => ['Fact.', title]),
  )

it('lists as many sources as fit, and says how many more there are', async () => {
  const lastOf = async (titles: string[]) => (await readSlides({ results: [cited(titles)] }))[1]?.at(-1)
  const short = Array.from({ length: 6 }, (_, i) => `Rule ${i}`)
  const long = short.map(title => `${title} ${'of goods '.repeat(9)}`.trim())
  expect(await lastOf(short)).toBe('Sources: Rule 0; Rule 1; Rule 2; Rule 3 and 2 more')
  expect(await lastOf(long)).toBe(`Sources: ${long.slice(0, 3).join('; ')} and 3 more`)
  expect(await lastOf([long.join(' '), 'Rule'])).toMatch(
    /^Sources: Rule 0 of goods .* (?:of|goods)… and 1 more$/,
  )
})

it('keeps the note on an unclear answer and the number after a long title', async () => {
  const subject = 'How are refunds handled when several things went wrong? '.repeat(4).trim()
  const items = Array.from({ length: 6 }, (_, i) => `- Fact ${i}.`).join('\n')
  const facts = citedResult(items, [[items, 'Rules']], { title: subject, unanswered: [subject] })
  const [, first, second] = await readSlides({ results: [facts] })
  const words = subject.split(' ')
  for (const [title = '', end] of [
    [first?.[0], '… (no clear answer)'],
    [second?.[0], '… (no clear answer) (2)'],
  ]) {
    expect(title).toMatch(/^How are refunds handled when several things went wrong\? How /)
    expect(title.endsWith(end ?? '')).toBe(true)
    expect(words).toContain(title.split('…')[0]?.split(' ').at(-1))
  }
})

it.each([
  ['en', 500, []],
  ['en', 501, ['More findings', 'There is 1 more finding that these slides do not show.']],
  ['en', 512, ['More findings', 'There are 12 more findings that these slides do not show.']],
  ['ko', 512, ['그 밖의 내용', '이 슬라이드에 싣지 못한 내용이 12건 더 있습니다.']],
])('says how many findings do not fit on 100 slides: %s, %i findings', async (language, count, said) => {
  const items = Array.from({ length: count }, (_, i) => `- Fact ${i}.`).join('\n')
  const slides = await readSlides({ language, results: [citedResult(items, [])], missing: ['Fees'] })
  expect(slides.slice(101, -1).flat()).toEqual(said)
  expect(slides.at(-1)?.at(-1)).toBe('Fees')
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
    ['분명한 답이 없는 내용', '출장비'],
  ])
})

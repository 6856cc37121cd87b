import { expect, it } from 'vitest'
import { plainMarkdown } from '../../../src/knowledge/text/plain-markdown.ts'
import { hostileTexts } from './hostile-texts.ts'

it.each([
  ['## Unused days', 'Unused days'],
  [
    'Leave ends. ## Unused days In Lisbon, **up to 5** days.',
    'Leave ends. Unused days In Lisbon, up to 5 days.',
  ],
  ['- Ask *People Operations* for `leave()`', 'Ask People Operations for leave()'],
  ['1. First', 'First'],
  ['12. 31.까지 신청한다.', '12. 31.까지 신청한다.'],
  ['> Quoted', 'Quoted'],
  [
    'See [the handbook](https://example.com/a_b "Title") and ![a map](map.png).',
    'See the handbook and a map.',
  ],
  ['| Days | Country | |---|---| | 5 | Portugal |', 'Days Country 5 Portugal'],
  ['2 * 3 * 4 - 1 and snake_case_name', '2 * 3 * 4 - 1 and snake_case_name'],
  ['C# is no heading', 'C# is no heading'],
  ['연차는 **15일**입니다.', '연차는 15일입니다.'],
  ['', ''],
])('%j reads %j', (line, text) => {
  expect(plainMarkdown(line)).toBe(text)
})

it('never fails and takes linear time', () => {
  for (const text of [
    ...hostileTexts(500, 9),
    '*'.repeat(20_000),
    '['.repeat(20_000),
    '`'.repeat(20_000),
    '| '.repeat(9_000),
  ])
    expect(typeof plainMarkdown(text)).toBe('string')
})

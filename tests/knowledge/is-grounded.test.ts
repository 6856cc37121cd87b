import { expect, it } from 'vitest'
import { isGrounded } from '../../src/knowledge/answers/is-grounded.ts'

const PASSAGE = 'Everybody has 25 days of annual leave. Ask your lead two weeks before.'
const cite = (text: string, passage = PASSAGE) => [{ start: 0, end: text.length, passage }]

it.each([
  ['agrees with the passage', true, 'Annual leave is 25 days.'],
  ['has another number', false, 'Annual leave is 30 days.'],
  ['is about another subject', false, 'Flights may be booked in premium economy.'],
  ['is empty', false, ''],
])('a sentence that %s is grounded: %s', (_, grounded, text) => {
  expect(isGrounded(text, cite(text))).toBe(grounded)
})

it('requires a citation for every sentence', () => {
  const text = 'Annual leave is 25 days. Ask your lead.'
  expect(isGrounded(text, cite(text))).toBe(true)
  expect(isGrounded(text, [{ start: 0, end: 24, passage: PASSAGE }])).toBe(false)
})

it('supports Korean', () => {
  const passage = '연차휴가는 1년에 25일입니다. 2주 전에 팀장에게 신청합니다.'
  expect(isGrounded('연차휴가는 25일입니다.', cite('연차휴가는 25일입니다.', passage))).toBe(true)
  expect(isGrounded('출장비는 3만원입니다.', cite('출장비는 3만원입니다.', passage))).toBe(false)
})

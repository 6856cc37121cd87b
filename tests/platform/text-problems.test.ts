import { describe, expect, it } from 'vitest'
import { findTextProblem } from '../../src/platform/database/text-problems.ts'

describe('findTextProblem', () => {
  it.each([
    ['ab\0c', 'has a NUL character at offset 2'],
    ['a\ud800b', 'has half of a surrogate pair at offset 1'],
    ['😀\udc00', 'has half of a surrogate pair at offset 2'],
    ['a\0\ud800', 'has a NUL character at offset 1'],
    ['\ud800\0', 'has half of a surrogate pair at offset 0'],
  ])('names the first problem of %j', (text, problem) => {
    expect(findTextProblem(text)).toBe(problem)
  })

  it.each(['', 'text', '연차 휴가', '😀👍🏽', '\u0001\t\n\ufffd'])('accepts %j', text => {
    expect(findTextProblem(text)).toBeNull()
  })
})

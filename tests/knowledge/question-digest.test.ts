import { describe, expect, it } from 'vitest'
import { hashQuestion } from '../../src/coverage/probes/question-digest.ts'

describe('the digest of a question', () => {
  it('ignores case, spaces and Unicode composition, and nothing else', () => {
    const digest = hashQuestion('Über  die\n연차?')
    expect(hashQuestion(' über die 연차? '.normalize('NFD'))).toBe(digest)
    expect(hashQuestion('über die 연차')).not.toBe(digest)
  })
})

import { describe, expect, it } from 'vitest'
import { stemKorean } from '../../../src/knowledge/text/stem-korean.ts'
import { koreanTerms } from '../../../src/knowledge/text/word-terms.ts'

describe('stemKorean', () => {
  it.each([
    ['연차휴가를', '연차휴가'],
    ['연차휴가는', '연차휴가'],
    ['서울에서', '서울'],
    ['서울에서는', '서울'],
    ['규정과', '규정'],
    ['회사로', '회사'],
    ['서울로', '서울'],
    ['집으로', '집'],
    ['앱에서', '앱'],
    ['팀에는', '팀에는'],
    ['직원에게', '직원'],
    ['신청하는', '신청'],
    ['신청합니다', '신청'],
    ['신청했다', '신청'],
    ['가능한가요', '가능'],
    ['휴가인가요', '휴가'],
    ['키를', '키'],
    ['키는', '키'],
  ])('stems %s to %s', (word, stem) => {
    expect(stemKorean(word).stem).toBe(stem)
  })

  it.each(['휴가', '회의', '통과', '제도', '키', '에서', '까지'])(
    'does not stem %s, which would become too short',
    word => {
      expect(stemKorean(word).stem).toBe(word)
    },
  )

  it.each(['치료효과', '강남구을', '개인정보은'])(
    'does not stem %s, whose ending does not fit the preceding syllable',
    word => {
      expect(stemKorean(word).stem).toBe(word)
    },
  )
})

describe('koreanTerms', () => {
  it('counts a two-syllable stem and its equal bigram once', () => {
    expect([...koreanTerms('휴가를', false)]).toEqual(['휴가', '가를'])
  })

  it('skips bigrams inside an ending', () => {
    expect([...koreanTerms('신청합니다', false)]).toEqual(['신청', '청합'])
  })

  it('keeps the whole word if its ending may be part of it', () => {
    expect(koreanTerms('연차휴가', false)).toContain('연차휴가')
  })

  it('skips a particle after a Latin word, but keeps the same syllables alone', () => {
    expect(koreanTerms('에서', true).size).toBe(0)
    expect([...koreanTerms('에서', false)]).toEqual(['에서'])
  })
})

import { describe, expect, it } from 'vitest'
import { sentenceRanges, splitSentences } from '../../../src/knowledge/text/sentences.ts'
import { hostileTexts } from './hostile-texts.ts'

describe('splitSentences', () => {
  it.each([
    ['One is here. Two is there! Three?', ['One is here.', 'Two is there!', 'Three?']],
    [
      '휴가는 15일입니다. 신청하세요. 가능한가요? 네!',
      ['휴가는 15일입니다.', '신청하세요.', '가능한가요?', '네!'],
    ],
    ['신청했다.그리고 갔다.', ['신청했다.', '그리고 갔다.']],
    ['See e.g. the docs, i.e. This one.', ['See e.g. the docs, i.e. This one.']],
    ['Since v2.1 it costs 3.50 won. Good.', ['Since v2.1 it costs 3.50 won.', 'Good.']],
    ['Ask Dr. Kim of the U.S. Office. Now.', ['Ask Dr. Kim of the U.S. Office.', 'Now.']],
    ['In 2026. Then more.', ['In 2026.', 'Then more.']],
    ['Items:\n1. First\n2. Second\n- Third', ['Items:', '1. First', '2. Second', '- Third']],
    ['He said "Stop." She did (well.) Then…  end', ['He said "Stop."', 'She did (well.)', 'Then…', 'end']],
    ['첫째。둘째！', ['첫째。', '둘째！']],
    [
      '회의는 2026. 11. 22. 오후 3시에 열린다. 장소는 본사다.',
      ['회의는 2026. 11. 22. 오후 3시에 열린다.', '장소는 본사다.'],
    ],
    [
      '규정은 2026. 3. 1.부터 시행한다. 기한은 12. 31.까지다.',
      ['규정은 2026. 3. 1.부터 시행한다.', '기한은 12. 31.까지다.'],
    ],
    ["접수는 '26. 3.부터 한다. 2026.3.1.에 마감한다.", ["접수는 '26. 3.부터 한다.", '2026.3.1.에 마감한다.']],
    ['제정 2026. 3. 1.\n개정 2027. 1. 1.', ['제정 2026. 3. 1.', '개정 2027. 1. 1.']],
    ['', []],
    [' \n\t\n', []],
    ['...', ['...']],
  ])('splits %j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences)
  })

  it('leaves only white space between sentences', () => {
    for (const text of [...hostileTexts(1000, 6), `${'.'.repeat(100_000)}a`, 'Mr. '.repeat(20_000)]) {
      expect(splitSentences(text).join('').replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''))
    }
  })
})

describe('sentenceRanges', () => {
  it('returns offsets into the whole text for a part of it', () => {
    const text = 'Not this. One. Two. Not that.'
    const ranges = sentenceRanges(text, { start: 10, end: 19 })
    expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(['One.', 'Two.'])
  })
})

import { expect, it } from 'vitest'
import { commonSpeechLevel, speechLevelOf, toSpeechLevel } from '../../src/reports/write/speech-level.ts'

/** Sentences in both levels. */
const PAIRS = [
  ['휴가는 2주 전까지 신청한다.', '휴가는 2주 전까지 신청합니다.'],
  ['승인이 필요하다.', '승인이 필요합니다.'],
  ['한도는 25일이다.', '한도는 25일입니다.'],
  ['경고가 화면에 보인다.', '경고가 화면에 보입니다.'],
  ['메일을 받는다.', '메일을 받습니다.'],
  ['쓸 수 있다.', '쓸 수 있습니다.'],
  ['쓸 수 없다.', '쓸 수 없습니다.'],
  ['하루가 걸린다.', '하루가 걸립니다.'],
  ['지도를 만든다.', '지도를 만듭니다.'],
  ['일수가 늘어난다.', '일수가 늘어납니다.'],
  ['카드가 멈추지 않는다.', '카드가 멈추지 않습니다.'],
  ['10년 동안 보관했다.', '10년 동안 보관했습니다.'],
  ['화면이 켜진다.', '화면이 켜집니다.'],
  ['보지 못한다.', '보지 못합니다.'],
] as const

it.each(PAIRS)('converts %s', (plain, polite) => {
  expect(toSpeechLevel(polite, 'PLAIN')).toBe(plain)
  expect(toSpeechLevel(plain, 'POLITE')).toBe(polite)
  expect(toSpeechLevel(plain, 'PLAIN')).toBe(plain)
  expect([plain, polite].map(speechLevelOf)).toEqual(['PLAIN', 'POLITE'])
})

it.each([
  // Could be the stem of a verb or a noun.
  ['안쪽은 속입니다.', 'PLAIN'],
  // Informal requests have no plain form.
  ['버디에게 먼저 물어보세요.', 'PLAIN'],
  // Nouns before a shortened 이다.
  ['그것이 큰 차이다.', 'POLITE'],
  ['이것은 마스크다.', 'POLITE'],
  // Unknown stems.
  ['그 제안은 멋집니다.', 'PLAIN'],
  ['날씨가 춥습니다.', 'PLAIN'],
] as const)('leaves %s to others than %s', (text, level) => {
  expect(toSpeechLevel(text, level)).toBeNull()
})

it.each([
  ['버디에게 먼저 물어보세요.', 'POLITE', '버디에게 먼저 물어보십시오.'],
  ['주민등록등본 1부', 'POLITE', '주민등록등본 1부'],
  ['Book it in the portal.', 'POLITE', 'Book it in the portal.'],
  ['“오늘은 쉽니다.”', 'PLAIN', '“오늘은 쉰다.”'],
] as const)('converts %s to %s', (text, level, converted) => {
  expect(toSpeechLevel(text, level)).toBe(converted)
})

it('takes the level that most sentences have', () => {
  expect(commonSpeechLevel(['신청합니다.', '승인합니다.', '쓴다.', 'A list'])).toBe('POLITE')
  expect(commonSpeechLevel(['신청합니다.', '쓴다.'])).toBe('PLAIN')
})

import { describe, expect, it } from 'vitest'
import { answerPattern } from '../../src/knowledge/retrieval/answer-type.ts'

describe('the pattern of an answer', () => {
  it.each([
    ['How long is probation?', 'It takes six months.', 'It is long.'],
    ['By when must I claim?', 'Claim within 30 days.', 'Claim it in Madang.'],
    ['When are salaries paid?', 'On Friday at noon.', 'By bank transfer.'],
    ['In what year was it founded?', 'In 1934.', 'In Warsaw.'],
    ['When was it founded?', 'It was founded in 1934.', 'It was founded by monks.'],
    ['How heavy is it?', 'It has 148 kg.', 'It is heavy.'],
    ['How much do I get?', 'You get €400.', 'You get money.'],
    ['How many charging docks do we need?', 'One dock for three robots.', 'It leaves at 80 %.'],
    ['Who approves it?', 'Your manager does.', 'It is approved.'],
    ['Who discovered it?', 'It was found by Marie Curie.', 'It was found in a mine.'],
    ['Can I swap shifts?', 'You may swap freely.', 'Shifts start at 10.'],
    ['휴가는 며칠인가요?', '15일이 생긴다.', '휴가를 쓴다.'],
    ['몇 시간 걸리나요?', '3시간쯤 걸린다.', '오래 걸린다.'],
    ['몇 시에 시작하나요?', '10시에 시작한다.', '아침에 시작한다.'],
    ['몇 명이 필요한가요?', '다섯 명이 있어야 한다.', '사람이 있어야 한다.'],
    ['언제까지 내나요?', '다음 날까지 낸다.', '마당에서 낸다.'],
    ['얼마를 받나요?', '20만 원을 준다.', '돈을 준다.'],
    ['누가 승인하나요?', '팀장이 승인한다.', '승인을 받는다.'],
    ['먹어도 되나요?', '먹으면 안 된다.', '맛이 좋다.'],
  ])('of %s matches "%s", not "%s"', (question, right, wrong) => {
    const pattern = answerPattern(question)
    expect(pattern?.test(right)).toBe(true)
    expect(pattern?.test(wrong)).toBe(false)
  })

  it('is null if the question does not say what it asks for', () => {
    for (const question of ['Why is it slow?', 'leave policy', '왜 느린가', '휴가 규정', '', '?'])
      expect(answerPattern(question)).toBeNull()
  })

  it('takes the words of a question as text', () => {
    expect(answerPattern('How many (a|b)+ docks?')?.test('one dock')).toBeTypeOf('boolean')
  })

  it('is searched in linear time', () => {
    const numbers = '1, '.repeat(20_000)
    expect(answerPattern('How many docks do we need?')?.test(numbers)).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { matchWords, readQuestion } from '../../src/knowledge/retrieval/match-words.ts'
import { readQuery } from '../../src/knowledge/text/read-query.ts'

function read(text: string) {
  const statistics = { passages: 400, passageLength: 40, documentLength: 100, passagesWith: new Map() }
  return readQuestion(readQuery(text), statistics)
}

describe('words of a question', () => {
  it.each([
    ['회의실', '회의 실을 예약한다.', 1],
    ['가방', '휴가 방법을 정한다.', 0],
    ['가방', '출장 가방을 챙긴다.', 1],
    ['DR-2', 'DR-2는 2022년에 나왔다.', 1],
  ])('has %s in "%s": %d', (question, text, match) => {
    expect(matchWords(read(question), text)).toEqual([match])
  })

  it.each([
    ["What did Tesla's company build in 1888?", ["tesla's", '1888']],
    ['Is it over? Tesla won.', []],
    ['Where is the stairway?', []],
    ['DR-2는 2022년에 나왔나요?', ['dr-2', '2022']],
  ])('are names in "%s": %j', (question, names) => {
    const { words } = read(question)
    expect(words.filter(({ isName }) => isName).map(({ spelling }) => spelling)).toEqual(names)
  })
})

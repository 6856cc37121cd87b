import { describe, expect, it } from 'vitest'
import { drawAnswer, findBestPassage } from '../../src/knowledge/answers/draw-answer.ts'
import { findStatement } from '../../src/knowledge/retrieval/find-statement.ts'
import { readQuestion } from '../../src/knowledge/retrieval/match-words.ts'
import { readQuery } from '../../src/knowledge/text/read-query.ts'
import { textTerms } from '../../src/knowledge/text/word-terms.ts'

const PASSAGES = [
  {
    title: 'Annual leave',
    heading: 'How many days you get',
    content:
      '| Office | First year | Later |\n|---|---|---|\n| Seoul | 11 days | 15 days |\n| Lisbon | 20 days | 22 days |',
  },
  {
    title: 'Annual leave',
    heading: 'Booking',
    content:
      'Pick the dates in Madang. Give three working days of notice. Your manager has two days to answer. A request that nobody answers is approved.',
  },
  {
    title: 'Your first day',
    heading: 'What you bring',
    content: 'Please bring these documents:\n\n- a copy of your passport\n- your bank account number',
  },
  {
    title: '연차휴가 규정',
    heading: '미사용 수당',
    content: '촉진 절차를 거르면 남은 연차는 다음 달 급여에 수당으로 지급한다. 이월은 하지 않는다.',
  },
].map(({ title, heading, content }, i) => ({
  chunkId: `00000000-0000-7000-8000-00000000000${i}`,
  documentId: `00000000-0000-7000-9000-00000000000${i}`,
  documentTitle: title,
  sourceUri: null,
  kind: 'prose' as const,
  ordinal: i,
  headings: [title, heading],
  content,
}))

function ask(text: string, passages = PASSAGES) {
  return drawAnswer(search(text, passages))
}

/** Statistics of 400 passages, of which only these four have any of the words. */
function search(text: string, passages = PASSAGES) {
  const query = readQuery(text)
  const count = (term: string) =>
    PASSAGES.filter(one => textTerms([...one.headings, one.content].join('\n')).has(term)).length
  const passagesWith = new Map(query.terms.map(term => [term, count(term)] as const).filter(([, n]) => n > 0))
  const question = readQuestion(query, {
    passages: 400,
    passageLength: 40,
    documentLength: 100,
    passagesWith,
  })
  const rated = passages.map(passage => {
    const found = findStatement(question, passage)
    return { ...passage, score: 1, lanes: [], found, relevance: found?.relevance ?? 0 }
  })
  return { question, passages: rated }
}

describe('an answer without a model', () => {
  it('quotes a table row with its header, under the heading of the passage', () => {
    expect(ask('How many days of annual leave do I get in Lisbon?')?.text).toBe(
      'Annual leave › How many days you get\nOffice | First year | Later\nSeoul | 11 days | 15 days\nLisbon | 20 days | 22 days',
    )
  })

  it('quotes a sentence with those around it', () => {
    expect(ask('How many days does my manager have to answer a request?')?.text).toBe(
      'Annual leave › Booking\nPick the dates in Madang. Give three working days of notice. Your manager has two days to answer. A request that nobody answers is approved.',
    )
  })

  it('quotes a list item with the text before the list', () => {
    expect(ask('Do I bring a copy of my passport on the first day?')?.text).toContain(
      'Please bring these documents:\na copy of your passport',
    )
  })

  it('understands Korean particles, compounds and endings', () => {
    expect(ask('남은 연차휴가는 수당으로 받을 수 있나요?')?.text).toContain('수당으로 지급한다.')
  })

  it('cites the passage for all of its text, and knows how sure it is', () => {
    const answer = ask('How many days does my manager have to answer a request?')
    const { length } = [...(answer?.text ?? '')]
    expect(answer).toMatchObject({
      grounded: true,
      model: null,
      citations: [{ start: 0, end: length, chunkId: PASSAGES[1]!.chunkId }],
    })
    expect(answer?.confidence).toBeGreaterThanOrEqual(0.5)
    expect(answer?.confidence).toBeLessThan(1)
  })

  it.each([
    'What is the capital of Mongolia?',
    'How do I bake bread?',
    'How many days of parental leave does a father get?',
    '몽골의 수도는 어디인가요?',
    '김치찌개는 어떻게 끓이나요?',
    'the of and',
    '?',
    '',
  ])('refuses %s', question => {
    expect(ask(question)).toBeNull()
  })

  it('refuses a passage that is the best only because it is the only one', () => {
    const { question, passages } = search('How many days of annual leave do I get in Lisbon?', [PASSAGES[0]!])
    const findWith = (relevance: number) =>
      findBestPassage({ question, passages: passages.map(passage => ({ ...passage, relevance })) })
    expect(findWith(0.24)).toMatchObject({ confidence: expect.closeTo(0.316, 2), isAnswer: false })
    expect(findWith(0.26)).toMatchObject({ isAnswer: true })
  })

  it('refuses without passages', () => {
    expect(ask('How many days of annual leave do I get?', [])).toBeNull()
  })
})

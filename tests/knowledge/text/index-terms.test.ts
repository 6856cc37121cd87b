import { describe, expect, it } from 'vitest'
import { indexTerms } from '../../../src/knowledge/text/index-terms.ts'
import { hostileTexts } from './hostile-texts.ts'

const empty = { title: '', headings: [], body: '' }

describe('indexTerms', () => {
  it.each([
    ['3 in the title', { ...empty, title: 'retries' }, 3],
    ['2 in each heading', { ...empty, headings: ['retry', 'retry'] }, 4],
    ['1 each time in the body', { ...empty, body: 'retry, retried, retrying' }, 3],
    ['1 in a title that repeats the text', { ...empty, title: 'retries', isTitleRepeated: true }, 1],
    ['the sum over the fields', { title: 'retry', headings: ['retry'], body: 'retry' }, 6],
  ])('counts a term %s', (_, fields, frequency) => {
    expect(indexTerms(fields, 'prose').terms.get('retri')).toBe(frequency)
  })

  it.each([
    ['export async function retryCall() {'],
    ['class RetryCall:'],
    ['def retry_call(x):'],
    ['func (c *C) RetryCall() error {'],
    ['  public static List<String> retryCall(int n) throws X {'],
    ['const retryCall = async (n: number) => {'],
    ['CREATE TABLE "retry_call" ('],
    ['type RetryCall = string'],
    ['    async retryCall(n: number): Promise<void> {'],
  ])('adds 3 for the name defined in %j, only in code', body => {
    expect(indexTerms({ ...empty, body }, 'code').terms.get('retrycal')).toBe(4)
    expect(indexTerms({ ...empty, body }, 'prose').terms.get('retrycal')).toBe(1)
  })

  it.each([
    ['  if (retryCall) {'],
    ['  return retryCall(a) {'],
    ['describe(retryCall, () => {'],
    ['  } else if (retryCall(x)) {'],
    ['const a = retryCall(b)'],
    ['// function of retryCall'],
    ['await retryCall({'],
  ])('finds no definition in %j', body => {
    expect(indexTerms({ ...empty, body }, 'code').terms.get('retrycal')).toBe(1)
  })

  it('stems comments in code like prose', () => {
    expect(indexTerms({ ...empty, body: '// Retries quickly' }, 'code').terms.has('quick')).toBe(true)
  })

  it('has the sum of all frequencies as its length, without beginnings', () => {
    expect(indexTerms({ title: 'The retry', headings: ['휴가'], body: 'retry 15일' }, 'prose')).toMatchObject(
      {
        terms: new Map([
          ['retri', 4],
          ['휴가', 2],
          ['휴*', 2],
          ['휴가*', 2],
          ['15', 1],
          ['일', 1],
          ['일*', 1],
        ]),
        length: 8,
      },
    )
    for (const body of hostileTexts(500, 3)) {
      const { terms, length } = indexTerms({ title: body, headings: [body], body }, 'code')
      const counted = [...terms].filter(([term]) => !term.endsWith('*'))
      expect(length).toBe(counted.reduce((sum, [, frequency]) => sum + frequency, 0))
    }
  })

  it('returns no terms for empty fields', () => {
    expect(indexTerms(empty, 'code')).toMatchObject({ terms: new Map(), length: 0 })
  })
})

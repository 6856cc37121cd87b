import { describe, expect, it } from 'vitest'
import { readQuery } from '../../../src/knowledge/text/read-query.ts'

const synonymsOf = (query: string) => readQuery(query).words.map(({ synonyms }) => synonyms)

describe('the synonyms of a query', () => {
  it.each([
    ['holidays', ['vacat', 'leav', 'pto']],
    ['My boss', ['manag', 'supervisor', 'superior']],
    ['월급날은', ['급여일', '월급일', '급여지급일', '지급일']],
    ['그만두려면', ['퇴사', '퇴직', '사직', '사임']],
    ['kettle', []],
  ])('%j has %j', (query, terms) => {
    expect(synonymsOf(query)).toEqual([terms])
  })

  it('are at most 64', () => {
    const words = 'salary boss holiday expense contract meeting laptop password invoice supplier'
    const query = `${words} customer price receipt hire resign training problem help cost fee law approve`
    expect(synonymsOf(query).flat().length).toBe(64)
  })
})

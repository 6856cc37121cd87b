import { describe, expect, it } from 'vitest'
import { contentKind } from '../../../src/knowledge/text/content-kind.ts'

describe('contentKind', () => {
  it.each([
    'text/x-python',
    'Text/X-Go; charset=utf-8',
    'application/typescript',
    'application/sql',
    'text/javascript',
    'application/json',
    'application/ld+json',
  ])('treats %s as code', type => {
    expect(contentKind(type)).toBe('code')
  })

  it.each([
    'text/markdown',
    'text/x-markdown',
    'text/plain',
    'text/html',
    'application/pdf',
    'text/csv',
    '',
    'nonsense',
  ])('treats %j as prose', type => {
    expect(contentKind(type)).toBe('prose')
  })
})

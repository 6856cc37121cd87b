import { describe, expect, it } from 'vitest'
import { contentKind } from '../../../src/knowledge/text/content-kind.ts'

describe('contentKind', () => {
  it.each([
    ['text/x-python', 'code'],
    ['Text/X-Go; charset=utf-8', 'code'],
    ['application/typescript', 'code'],
    ['application/sql', 'code'],
    ['text/javascript', 'code'],
    ['application/json', 'code'],
    ['application/ld+json', 'code'],
    ['text/markdown', 'prose'],
    ['text/x-markdown', 'prose'],
    ['text/plain', 'prose'],
    ['text/html', 'prose'],
    ['application/pdf', 'prose'],
    ['text/csv', 'prose'],
    ['', 'prose'],
    ['nonsense', 'prose'],
  ])('treats %j as %s', (type, kind) => {
    expect(contentKind(type)).toBe(kind)
  })
})

import { describe, expect, it } from 'vitest'
import { chunkDocument } from '../../../src/knowledge/text/chunk-document.ts'
import { hostileTexts } from './hostile-texts.ts'

const TYPES = ['text/markdown', 'text/plain', 'text/x-python', 'application/typescript', 'application/sql']

function withoutSpace(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, '')
}

describe('chunkDocument', () => {
  it.each(TYPES)('creates no passage for blank text as %s', type => {
    expect(chunkDocument('', type)).toEqual([])
    expect(chunkDocument(' \r\n\n\t\ufeff', type)).toEqual([])
    expect(chunkDocument('\n'.repeat(200_000), type)).toEqual([])
  })

  it.each(TYPES)('loses no line and numbers passages from 0 as %s', type => {
    for (const text of hostileTexts(400, 4)) {
      const chunks = chunkDocument(text, type, { targetTokens: 40, overlapTokens: 10 })
      const contents = chunks.map(chunk => withoutSpace(chunk.content))
      for (const line of text.split(/\r\n|\r|\n/)) {
        const rest = withoutSpace(line.replace(/^\ufeff/, ''))
        const isWhole = contents.some(content => content.includes(rest))
        expect(
          isWhole || withoutSpace(contents.join('')).includes(rest) || rest.length > 40,
          JSON.stringify(line),
        ).toBe(true)
      }
      expect(chunks.map(chunk => chunk.ordinal)).toEqual(chunks.map((_, i) => i))
      expect(contents).not.toContain('')
    }
  })

  it.each(TYPES)('restores the text in order if nothing overlaps, as %s', type => {
    for (const text of [
      ...hostileTexts(400, 5),
      'word '.repeat(5000),
      '가'.repeat(5000),
      '😀'.repeat(3000),
    ]) {
      const chunks = chunkDocument(text, type, { targetTokens: 30, overlapTokens: 0 })
      const clean = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
      expect(withoutSpace(chunks.map(chunk => chunk.content).join(''))).toBe(withoutSpace(clean))
    }
  })

  it.each(TYPES)('splits no surrogate pair as %s', type => {
    for (const chunk of chunkDocument(`a${'😀'.repeat(5000)}`, type, { targetTokens: 21 }))
      expect(chunk.content.isWellFormed()).toBe(true)
  })

  it('keeps passages near the target size', () => {
    const text = `${'One two three four five six seven. '.repeat(300)}\n\n${'가나다라 마바사. '.repeat(300)}\n\n${'x'.repeat(20_000)}`
    for (const { content } of chunkDocument(text, 'text/plain', { targetTokens: 100, overlapTokens: 20 })) {
      const hangul = content.match(/\p{sc=Hangul}/gu)?.length ?? 0
      expect(hangul / 1.5 + (content.length - hangul) / 4).toBeLessThanOrEqual(125)
    }
  })

  it('overlaps by the last sentences of the previous passage', () => {
    const text = Array.from({ length: 60 }, (_, i) => `Sentence number ${i} stands here.`).join(' ')
    const chunks = chunkDocument(text, 'text/plain', { targetTokens: 100, overlapTokens: 20 })
    expect(chunks.length).toBeGreaterThan(3)
    for (const [i, chunk] of chunks.slice(1).entries()) {
      const first = /^Sentence number \d+ stands here\./.exec(chunk.content)?.[0]
      expect(first).toBeDefined()
      expect(chunks[i]!.content).toContain(first)
    }
  })

  it('normalizes text to NFC with line feeds', () => {
    const [chunk] = chunkDocument('연차\r\n휴가'.normalize('NFD'), 'text/plain')
    expect(chunk?.content).toBe('연차\n휴가')
  })

  it('keeps the indentation of the first line', () => {
    expect(chunkDocument('\n    return x\n', 'text/x-python')[0]?.content).toBe('    return x')
  })
})

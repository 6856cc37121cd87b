import { describe, expect, it } from 'vitest'
import { chunkDocument } from '../../../src/knowledge/text/chunk-document.ts'

const chunk = (text: string) =>
  chunkDocument(text, 'text/markdown; charset=utf-8').map(({ headings, content }) => ({ headings, content }))

describe('chunkDocument of Markdown', () => {
  it('never crosses a heading, however short the sections are', () => {
    const text = Array.from({ length: 40 }, (_, i) => `${'#'.repeat((i % 6) + 1)} H${i}\n\nText ${i}.`).join(
      '\n\n',
    )
    const chunks = chunk(text)
    expect(chunks).toHaveLength(40)
    for (const [i, { headings, content }] of chunks.entries()) {
      expect(headings.at(-1)).toBe(`H${i}`)
      expect(content).toBe(`${'#'.repeat((i % 6) + 1)} H${i}\n\nText ${i}.`)
    }
  })

  it('does not overlap across a heading', () => {
    const [, second] = chunk('# A\n\nShort one.\n\n# B\n\nShort two.')
    expect(second).toEqual({ headings: ['B'], content: '# B\n\nShort two.' })
  })

  it.each([
    [
      'nested headings, outermost first',
      '# A\n\na\n\n## B\n\nb\n\n### C\n\nc\n\n## D\n\nd',
      [['A'], ['A', 'B'], ['A', 'B', 'C'], ['A', 'D']],
    ],
    ['text before the first heading', 'x\n\n# A\n\na', [[], ['A']]],
    ['setext headings of both levels', 'A\n===\na\n\nB\n---\nb', [['A'], ['A', 'B']]],
    ['closing marks', '## A b ##\na', [['A b']]],
    ['a heading without text with the first below it', '# A\n\n## B\n\nb', [['A', 'B']]],
    ['a heading with nothing below it', '## A\n\n## B\n\nb', [['A'], ['B']]],
    ['Korean headings', '# 휴가 규정\n내용', [['휴가 규정']]],
    ['no heading without a space', '#tag text', [[]]],
    ['no heading in fenced code', '# A\n\n```sh\n# no\nB\n---\n```\n~~~\n# no\n```\n~~~\n', [['A']]],
    ['no heading in indented code', 'x\n\n    # no', [[]]],
    ['no heading in front matter', '---\n# comment\ntitle: x\n---\ntext', [[]]],
    ['no heading by a break or a table', 'text\n\n---\n\n| a |\n|---|\n| b |', [[]]],
    ['a heading right after a break', '***\nA\n---\na', [[], ['A']]],
    ['no heading of a list item above a line', '- item\n---\nx', [[]]],
    ['no heading of a very long line', `# ${'x'.repeat(300)}`, [[]]],
  ])('recognizes %s', (_, text, headings) => {
    expect(chunk(text).map(c => c.headings)).toEqual(headings)
  })

  it('keeps headings without text', () => {
    expect(chunk('# A\n\n## B\n\nb\n\n## C')).toEqual([
      { headings: ['A', 'B'], content: '# A\n\n## B\n\nb' },
      { headings: ['A', 'C'], content: '## C' },
    ])
  })

  it('splits a long section between paragraphs first', () => {
    const paragraph = 'Some words of a paragraph that is not short. Some more of them.'
    const chunks = chunkDocument(`${paragraph}\n\n`.repeat(6), 'text/markdown', {
      targetTokens: 40,
      overlapTokens: 0,
    })
    expect(chunks.map(c => c.content)).toEqual(Array(3).fill(`${paragraph}\n\n${paragraph}`))
  })

  it('keeps a code block in one passage if it fits', () => {
    const block = '```ts\nconst a = 1\n\nconst b = 2\n```'
    for (let words = 1; words < 20; words++) {
      const text = `${'Words before. '.repeat(words)}\n\n${block}\n\n${'Words behind. '.repeat(10)}`
      const chunks = chunkDocument(text, 'text/markdown', { targetTokens: 50, overlapTokens: 0 })
      expect(chunks.filter(c => c.content.includes(block))).toHaveLength(1)
    }
  })
})

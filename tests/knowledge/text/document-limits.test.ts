import { describe, expect, it } from 'vitest'
import { chunkDocument } from '../../../src/knowledge/text/chunk-document.ts'
import {
  DocumentTooLarge,
  MAX_CHARACTERS,
  MAX_HEADINGS,
  MAX_PASSAGES,
} from '../../../src/knowledge/text/document-limits.ts'
import { sized } from '../../support/scale.ts'

const N = sized(100_000, 1_000_000)

/** Texts that split into too many parts or are too long, each with the limit that it exceeds. */
const TOO_LARGE: [name: string, contentType: string, text: string, bound: RegExp][] = [
  ['ATX headings', 'text/markdown', '# a\n'.repeat(MAX_HEADINGS + 1), /20,000 headings/],
  ['setext headings', 'text/markdown', 'a\n-\n'.repeat(MAX_HEADINGS + 1), /20,000 headings/],
  ['headings without text', 'text/markdown', '#\n'.repeat(MAX_HEADINGS + 1), /20,000 headings/],
  ['nested headings', 'text/markdown', '# a\n## b\n### c\n'.repeat(MAX_HEADINGS / 3 + 1), /20,000 headings/],
  ['functions', 'text/x-python', 'def f():\n  1\n\n'.repeat(MAX_PASSAGES + 1), /50,000 passages/],
  ['characters', 'text/plain', 'a'.repeat(MAX_CHARACTERS + 1), /20,000,000 characters/],
]

/** Texts within the limits that are designed to be slow to split, or to produce unbounded passages. */
const HOSTILE: [name: string, contentType: string, text: string][] = [
  ['an underline', 'text/markdown', `a\n${'-'.repeat(N)}`],
  ['a break', 'text/markdown', '- '.repeat(N)],
  ['blank lines below a heading', 'text/markdown', `# a${'\n'.repeat(N)}b`],
  ['blank lines between headings', 'text/markdown', `# a${'\n'.repeat(N)}## b${'\n'.repeat(N)}### c`],
  ['blank lines between paragraphs', 'text/plain', `a${'\n'.repeat(N)}b${' \n'.repeat(N)}c`],
  ['blank lines in a fence', 'text/markdown', `\`\`\`\na${'\n'.repeat(N)}b\n\`\`\``],
  ['blank lines in code', 'text/x-c', `int a;${'\n'.repeat(N)}int b;`],
  ['indentation', 'text/x-c', `${' '.repeat(N)}int a;`],
  ['nested lists', 'text/markdown', `${'- '.repeat(10_000)}a`],
  [
    'indented lists',
    'text/markdown',
    Array.from({ length: 500 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n'),
  ],
  ['nested quotes', 'text/markdown', `${'>'.repeat(N)}a`],
  ['a wide table', 'text/markdown', `|${'a|'.repeat(N)}\n|${'-|'.repeat(N)}\n`],
  ['a long table', 'text/markdown', '|a|b|\n'.repeat(N / 10)],
  ['open brackets', 'text/markdown', '['.repeat(N)],
  ['open links', 'text/markdown', '[a]('.repeat(N / 4)],
  ['emphasis', 'text/markdown', '*a **'.repeat(N / 5)],
  ['fences', 'text/markdown', '```\n~~~\n'.repeat(N / 8)],
  ['a long fence', 'text/markdown', '`'.repeat(N)],
  ['nested tags', 'text/markdown', '<div>'.repeat(N / 5)],
  ['entities', 'text/markdown', '&amp;'.repeat(N / 5)],
  ['ends of lines', 'text/markdown', 'a\r\r\n\n\rb'.repeat(N / 8)],
  ['full stops', 'text/plain', '.'.repeat(N)],
  ['closing quotes', 'text/plain', `a.${'"'.repeat(N)}b`],
  ['dates', 'text/plain', '2026. 1. '.repeat(N / 9)],
  ['one word', 'text/plain', 'a'.repeat(N)],
  ['joined words', 'text/plain', 'a_'.repeat(N / 2)],
  ['characters without width', 'text/plain', '\u200b\u2060'.repeat(N / 2)],
  ['combining marks', 'text/plain', `a${'\u0301\u0323'.repeat(N / 2)}`],
  ['half surrogate pairs', 'text/plain', '\ud83d'.repeat(N)],
  ['comments', 'text/x-c', '// a */\n'.repeat(N / 8)],
  ['a line like a method', 'text/x-java', `${'a '.repeat(60)}(${')('.repeat(70)}{{\n`.repeat(N / 300)],
]
/** Target size plus overlap, plus whitespace between units, which does not count toward the target. */
const LONGEST_PASSAGE = 10_000

describe('a document', () => {
  it.each(TOO_LARGE)('with too many %s fails with that limit', (_, contentType, text, bound) => {
    const refusal = () => chunkDocument(text, contentType)
    expect(refusal).toThrow(DocumentTooLarge)
    expect(refusal).toThrow(bound)
    expect(refusal).toThrow(/^The document has more than .*; split it into several documents\.$/)
  })

  it.each(HOSTILE)('with %s is split into short passages', (_, contentType, text) => {
    const passages = chunkDocument(text, contentType)
    expect(passages.length).toBeGreaterThan(0)
    expect(Math.max(...passages.map(({ content }) => content.length))).toBeLessThan(LONGEST_PASSAGE)
  })

  it('at the limits is accepted', () => {
    expect(chunkDocument('# a\n'.repeat(MAX_HEADINGS), 'text/markdown')).toHaveLength(MAX_HEADINGS)
  })

  it('keeps the text above and below a long gap', () => {
    const gap = '\n'.repeat(5_000)
    expect(chunkDocument(`# A${gap}Below.${gap}Far.`, 'text/markdown')).toEqual([
      { ordinal: 0, headings: ['A'], content: '# A' },
      { ordinal: 1, headings: ['A'], content: 'Below.' },
      { ordinal: 2, headings: ['A'], content: 'Far.' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { isFirstLine, titleOfFile, titleOfText } from '../../../src/knowledge/text/document-title.ts'

const BADGE = '[![npm](https://img.example.com/npm.svg)](https://npm.example.com)'

describe('titleOfText', () => {
  it.each([
    ['the first heading', 'intro\n\n## Travel\n\nBook early.', 'Travel'],
    ['a heading without marks', '# The **fast** [`kettle`](https://example.com "Home")', 'The fast kettle'],
    ['a heading without its badges', `# Kettle ${BADGE} ![logo][logo]`, 'Kettle'],
    ['the next heading after one of badges', `# ${BADGE}\n\n## Kettle`, 'Kettle'],
    ['a heading with a link to a reference', '# [Kettle][home]', 'Kettle'],
    ['an underlined heading', 'Kettle\n======\n', 'Kettle'],
    ['a heading outside of code', '```sh\n# install\n```\n\n# Kettle', 'Kettle'],
    ['the first line without a heading', `${BADGE}\n\n<p align="center">\nA *kettle*.\n`, 'A kettle.'],
    ['the first line after a comment', '<!-- draft -->\n\nA kettle.', 'A kettle.'],
    ['Korean', '# 🫖 휴가 **규정**', '🫖 휴가 규정'],
    ['a word for nothing', '---\n![](a.png)\n', 'Untitled'],
  ])('is %s', (_, text, title) => {
    expect(titleOfText(text, 'text/markdown')).toBe(title)
  })

  it('is the first line of plain text and code', () => {
    expect(titleOfText('Minutes\n\n# 1', 'text/plain')).toBe('Minutes')
    expect(titleOfText('__all__ = []\n# Names', 'text/x-python')).toBe('__all__ = []')
  })

  it('has at most 200 characters', () => {
    const title = titleOfText('🫖'.repeat(300), 'text/plain')
    expect([...titleOfText(`가${'a'.repeat(300)}`, 'text/plain')]).toHaveLength(200)
    expect(title).toBe('Untitled')
  })

  it('takes linear time for hostile lines', () => {
    for (const part of ['[', '![', '<', '<!--', '[a][', '](', '# \n'])
      expect(titleOfText(part.repeat(1_000_000 / part.length), 'text/markdown')).toEqual(expect.any(String))
  })
})

describe('titleOfFile', () => {
  it.each([
    ['privacy.docx', 'privacy'],
    ['휴가 규정.v2.HWPX', '휴가 규정.v2'],
    ['notes.md', 'notes'],
    ['retry.ts', 'retry.ts'],
    ['package.json', 'package.json'],
    ['Release 1.2', 'Release 1.2'],
    ['.md', '.md'],
  ])('of %j is %j', (filename, title) => {
    expect(titleOfFile(filename)).toBe(title)
  })
})

it.each([
  ['the first line of a text', 'A kettle.', 'A kettle.\nIt whistles.', true],
  ['a given title', 'Kettles', 'A kettle.\nIt whistles.', false],
  ['a heading', 'A kettle.', '# A kettle.\nIt whistles.', false],
])('recognizes %s', (_, title, text, isRepeated) => {
  expect(isFirstLine(title, text, 'text/markdown')).toBe(isRepeated)
})

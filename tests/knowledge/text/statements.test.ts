import { describe, expect, it } from 'vitest'
import { readStatements } from '../../../src/knowledge/text/statements.ts'
import { endHang } from '../../support/end-hang.ts'

function read(content: string) {
  return readStatements(content, 'prose').map(({ kind, text, lead }) => [kind, text, lead])
}

describe('the statements of a passage', () => {
  it('are the sentences of its paragraphs, without headings and marks', () => {
    expect(read('# Leave\n\nYou have **25 days**. Ask `Madang`.\n\nNew\n---\nThey expire.')).toEqual([
      ['sentence', 'You have 25 days.', ''],
      ['sentence', 'Ask Madang.', ''],
      ['sentence', 'New', ''],
      ['sentence', 'They expire.', ''],
    ])
  })

  it('join lines that were wrapped at the edge of a page', () => {
    const line = 'Everybody who works here for more than one'
    expect(read(`${line}\nyear has 25 days.`)).toEqual([['sentence', `${line} year has 25 days.`, '']])
    expect(read('Short\nlines')).toEqual([
      ['sentence', 'Short', ''],
      ['sentence', 'lines', ''],
    ])
  })

  it('are list items with the text before the list', () => {
    expect(read('On the first day you get:\n\n- a laptop\n  and a badge\n- a **key**\n\nWelcome.')).toEqual([
      ['sentence', 'On the first day you get:', ''],
      ['item', 'a laptop and a badge', 'On the first day you get:'],
      ['item', 'a key', 'On the first day you get:'],
      ['sentence', 'Welcome.', ''],
    ])
    expect(read('Steps:\n1. Open it.\n2. Close it.\n## Next\n- apart')).toEqual([
      ['sentence', 'Steps:', ''],
      ['item', 'Open it.', 'Steps:'],
      ['item', 'Close it.', 'Steps:'],
      ['item', 'apart', ''],
    ])
  })

  it('are table rows with the header of their table', () => {
    const table = '| Leave | Days |\n|---|---:|\n| Annual | **15** |\n| a \\| b | |'
    expect(read(table)).toEqual([
      ['row', 'Annual | 15', 'Leave | Days'],
      ['row', 'a | b | –', 'Leave | Days'],
    ])
    expect(read('| rest of | a table |\n| more | rows |')).toEqual([
      ['row', 'rest of | a table', ''],
      ['row', 'more | rows', ''],
    ])
  })

  it('are lines of code in code and in fences', () => {
    expect(readStatements('a()\n\n  b()', 'code').map(({ text, block }) => [text, block])).toEqual([
      ['a()', 0],
      ['  b()', 1],
    ])
    expect(read('Run:\n\n```sh\nnpm start\n```\n\nDone.')).toEqual([
      ['sentence', 'Run:', ''],
      ['code', 'npm start', ''],
      ['sentence', 'Done.', ''],
    ])
  })

  it('are none without text', () => {
    for (const content of ['', '\n\n', '# Title', '|---|---|', '```\n```']) expect(read(content)).toEqual([])
  })

  it.each(['-', '|', ' |', '- ', '\\', '|-'])('are read in linear time if a line repeats %j', part => {
    const line = part.repeat(50_000)
    for (const content of [`| a |\n${line}x`, `| a |\n|${line}x|`, `${line}x\n${line}`])
      expect(endHang(() => read(content)).length).toBeGreaterThan(0)
  })
})

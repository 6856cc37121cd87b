import fc from 'fast-check'
import type { ReportCitation, ReportDocument } from '../../src/reports/report-document.ts'
import { escapeMarkdown, writeHeading } from '../../src/reports/text.ts'

/** A finished Korean report with the given fields. */
export function aReport(fields: Partial<ReportDocument>): ReportDocument {
  return {
    title: '제목',
    language: 'ko',
    author: '김민수',
    agents: ['인사 도우미'],
    createdAt: new Date('2026-11-22T03:04:05.678Z'),
    writtenAt: new Date('2026-11-22T15:06:07.890Z'),
    sections: [],
    ...fields,
  }
}

/** Parts of texts: two languages, emoji, syntax of XML and Markdown, and characters that no format supports. */
const PIECES = [
  ...['가나다', '한국어 문장이다.', '값은 뷁', 'the rollout', 'waits.', ' ', 'é ß', '漢字', '①'],
  ...['😀', '🇰🇷', '<b>', '</w:p>', '&amp;', '&', '"', "'", ']]>', '|', '*', '_', '`', '~~', '#', '[1]', '\\'],
  ...['\u0001', '\u0007', '\u000b', '\u001b', '\ufffe', '\u2028', 'https://a.example/?b=1&c=2', '1', '2.'],
  ...['가나다라마바사'.repeat(30), 'x'.repeat(250)],
]

/** Starts with a letter, because the HWPX reader treats a text of digits as a number. */
const text = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 })
  .map(pieces => `글${pieces.join('')}`)

type Part =
  | { kind: 'paragraph'; text: string; document: number | null }
  | { kind: 'heading'; text: string }
  | { kind: 'list'; outer: string; inner: string }
  | { kind: 'table'; cells: [string, string, string, string] }

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({
    kind: fc.constant('paragraph' as const),
    text,
    document: fc.option(fc.nat(3), { freq: 3 }),
  }),
  fc.record({ kind: fc.constant('heading' as const), text }),
  fc.record({ kind: fc.constant('list' as const), outer: text, inner: text }),
  fc.record({ kind: fc.constant('table' as const), cells: fc.tuple(text, text, text, text) }),
)

/** A report and its texts in order. */
interface MadeReport {
  document: ReportDocument
  texts: string[]
  /** With the cells of tables. */
  all: string[]
}

export const madeReport: fc.Arbitrary<MadeReport> = fc
  .record({
    title: text,
    sections: fc.array(fc.record({ title: text, parts: fc.array(part, { minLength: 1, maxLength: 5 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ title, sections }) => {
    const said: { text: string; isCell: boolean }[] = [{ text: title, isCell: false }]
    const numbers = new Map<number, number>()
    const written = sections.map(section => {
      let markdown = ''
      const citations: ReportCitation[] = []
      const say = (text: string, isCell = false) => said.push({ text, isCell })
      say(section.title)
      for (const part of section.parts) {
        if (part.kind === 'paragraph') {
          const start = [...markdown].length
          markdown += escapeMarkdown(part.text)
          if (part.document === null) say(part.text)
          else {
            numbers.set(part.document, numbers.get(part.document) ?? numbers.size + 1)
            say(`${part.text}[${numbers.get(part.document)}]`)
            citations.push({
              start,
              end: [...markdown].length,
              documentId: `document ${part.document}`,
              documentTitle: `글 문서 ${part.document}`,
              sourceUri: part.document === 0 ? null : `https://docs.example/${part.document}`,
            })
          }
        } else if (part.kind === 'heading') {
          markdown += writeHeading(3, part.text)
          say(part.text)
        } else if (part.kind === 'list') {
          markdown += `- ${escapeMarkdown(part.outer)}\n  - ${escapeMarkdown(part.inner)}`
          say(part.outer)
          say(part.inner)
        } else {
          const [a, b, c, d] = part.cells.map(cell => escapeMarkdown(cell).replaceAll('|', '\\|'))
          markdown += `| ${a} | ${b} |\n|---|---|\n| ${c} | ${d} |`
          for (const cell of part.cells) say(cell, true)
        }
        markdown += '\n\n'
      }
      return { title: section.title, markdown, citations }
    })
    const references = [...numbers].map(([document]) => ({ text: `글 문서 ${document}`, isCell: false }))
    const all = [...said, ...references]
    return {
      document: aReport({ title, sections: written }),
      texts: all.filter(({ isCell }) => !isCell).map(({ text }) => text),
      all: all.map(({ text }) => text),
    }
  })

/** Removes characters that no format supports, and whitespace, because readers disagree on line breaks. */
function bare(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\ufffe\uffff\s]/gu, '')
}

/** @returns the first text that does not follow the previous one, or null if all texts appear in order. */
export function findMissing(shown: string, texts: readonly string[]): string | null {
  const haystack = shown.replace(/\s/g, '')
  let from = 0
  for (const text of texts) {
    const at = haystack.indexOf(bare(text), from)
    if (at < 0) return text
    from = at + bare(text).length
  }
  return null
}

/** Replaces emoji with code points, because the fonts of PDFs have none. */
export function asPdfShows(text: string): string {
  return text.replace(
    /[\p{Extended_Pictographic}\p{Regional_Indicator}]/gu,
    character => `{U+${character.codePointAt(0)?.toString(16).toUpperCase()}}`,
  )
}

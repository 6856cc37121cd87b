import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOutReport } from '../../src/reports/export/export-report.ts'
import type { ReportCitation, ReportSection } from '../../src/reports/report-document.ts'
import type { Block, Run } from '../../src/reports/report-layout.ts'
import { cleanLine, escapeMarkdown } from '../../src/reports/text.ts'
import { aReport } from '../support/report-documents.ts'

function layOut(...sections: ReportSection[]) {
  return layOutReport(aReport({ sections }))
}

/** A citation of a document for the text `cited` of the Markdown. */
function cite(markdown: string, cited: string, documentId: string): ReportCitation {
  const start = [...markdown.slice(0, markdown.indexOf(cited))].length
  const end = start + [...cited].length
  return { start, end, documentId, documentTitle: `About ${documentId}`, sourceUri: null }
}

function show(runs: readonly Run[]): string {
  return runs.map(run => (run.kind === 'text' ? run.text : `[${run.number}]`)).join('')
}

function showBlock(block: Block): string {
  switch (block.kind) {
    case 'list':
      return block.items.map(item => `${block.start ?? '*'} ${item.map(showBlock).join(' ')}`).join('; ')
    case 'quote':
      return `> ${block.blocks.map(showBlock).join(' ')}`
    case 'code':
      return `code ${block.text}`
    case 'table':
      return block.rows.map(row => row.map(show).join(' | ')).join('; ')
    case 'heading':
      return `${'#'.repeat(block.level)} ${show(block.runs)}`
    default:
      return show(block.runs)
  }
}

function showSection(markdown: string, citations: ReportCitation[] = []): string[] {
  return layOut({ title: '절', markdown, citations }).sections[0]?.blocks.map(showBlock) ?? []
}

describe('references', () => {
  it('are numbered over the whole report in order of first citation', () => {
    const first = '둘째 앞의 첫째. 첫째 뒤의 둘째.'
    const second = '셋째. 다시 첫째.'
    const { sections, references } = layOut(
      { title: '하나', markdown: first, citations: [cite(first, '둘째.', 'b'), cite(first, '첫째.', 'a')] },
      { title: '둘', markdown: second, citations: [cite(second, '셋째.', 'c'), cite(second, '첫째.', 'a')] },
    )
    expect(sections.map(({ blocks }) => blocks.map(showBlock))).toEqual([
      ['둘째 앞의 첫째.[1] 첫째 뒤의 둘째.[2]'],
      ['셋째.[3] 다시 첫째.[1]'],
    ])
    expect(references.map(({ number, documentId }) => [number, documentId])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ])
  })

  it('are shared by all passages of a document, and distinct for equal titles or renamed documents', () => {
    const markdown = '하나. 둘. 셋. 넷.'
    const named = (cited: string, documentId: string, documentTitle: string) => ({
      ...cite(markdown, cited, documentId),
      documentTitle,
      sourceUri: 'guide.md',
    })
    const citations = [
      named('하나.', 'a', '휴가'),
      named('둘.', 'b', '휴가'),
      named('둘.', 'a', '휴가'),
      named('둘.', 'a', '휴가'),
      named('셋.', 'a', '휴가'),
      named('넷.', 'a', '휴가와 휴직'),
    ]
    const { sections, references } = layOut({ title: '절', markdown, citations })
    expect(sections[0]?.blocks.map(showBlock)).toEqual(['하나.[1] 둘.[1][2] 셋.[1] 넷.[3]'])
    expect(references.map(({ documentTitle }) => documentTitle)).toEqual(['휴가', '휴가', '휴가와 휴직'])
  })

  it('follow the sentence they belong to, whatever is next to it', () => {
    const markdown =
      '😀 **굵은 *문장*이다.** A &amp; B \\*별\\*\n   이다. 끝\n\n- 하나\n- 둘\n\n```\ncode\n```\n\n> 인용\n\n| 가 | 나 |\n|-|-|\n| 다 | 라 |'
    const cited = ['*이다.**', '별\\*\n   이다.', '끝', '하나', 'code', '인용', '다 '].map((text, i) =>
      cite(markdown, text, String(i)),
    )
    expect(showSection(markdown, cited)).toEqual([
      '😀 굵은 문장이다.[1] A & B *별* 이다.[2] 끝[3]',
      '* 하나[4]; * 둘',
      'code code',
      '[5]',
      '> 인용[6]',
      '가 | 나; 다[7] | 라',
    ])
  })

  it('follow sentences that were escaped, and the text is unchanged except for white space', () => {
    const sentence = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map(text => `x${text.replace(/\s/g, ' ')}.`)
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), sentences => {
        let markdown = ''
        const citations = sentences.map((text, i) => {
          const start = [...markdown].length
          markdown += escapeMarkdown(text)
          const end = [...markdown].length
          markdown += ' '
          return { ...cite('', '', String(i)), start, end }
        })
        expect(showSection(markdown, citations)).toEqual([
          sentences.map((text, i) => `${cleanLine(text)}[${i + 1}]`).join(' '),
        ])
      }),
    )
  })
})

describe('the Markdown of a section', () => {
  it("is nested below the section's heading", () => {
    expect(showSection('#### 둘\n\n##### 셋\n\n###### 넷\n\n> # 인용')).toEqual([
      '## 둘',
      '### 셋',
      '### 넷',
      '> 인용',
    ])
  })

  it('contains no HTML, link or image, only their text', () => {
    const markdown =
      '<script>a()</script> [말](https://evil.example) ![그림](https://evil.example/x.png)\n\n[x]: https://evil.example'
    expect(showSection(markdown)).toEqual(['<script>a()</script> 말 그림', '[x]: https://evil.example'])
  })

  it('loses bidirectional overrides and keeps joiners of emoji and letters', () => {
    const turned = '값은 \u202e100\u202c원, \u2067👨\u200d👩\u2069 می\u200cخواهم'
    const straight = '값은 100원, 👨\u200d👩 می\u200cخواهم'
    expect(showSection(`${turned}\n\n    a = '${turned}'`)).toEqual([straight, `code a = '${straight}'`])
    const citation = { ...cite('x', 'x', 'a'), documentTitle: turned, sourceUri: 'guide://a\u202eb' }
    const { sections, references } = layOut({ title: turned, markdown: 'x', citations: [citation] })
    expect(sections[0]?.title).toBe(straight)
    expect(references).toMatchObject([{ documentTitle: straight, sourceUri: 'guide://ab' }])
  })

  it('loses characters that no format can represent', () => {
    expect(showSection('가\u0000나\u0008다\ud800라\ufffe마')).toEqual(['가\ufffd나다\ufffd라마'])
  })

  it('becomes lines of text if nested too deeply', () => {
    for (const hostile of ['> '.repeat(5000), '- '.repeat(5000), `${' '.repeat(5000)}- `])
      expect(showSection(`${hostile}가`)).toEqual([expect.stringMatching(/가$/)])
    const deep = Array.from({ length: 40 }, (_, i) => `${' '.repeat(i * 2)}- 가`).join('\n')
    expect(showSection(deep)).toHaveLength(40)
  })
})

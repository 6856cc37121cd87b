import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { exportReport, layOutReport } from '../../src/reports/export/export-report.ts'
import { plainRun, type Run } from '../../src/reports/report-layout.ts'
import { weighColumns } from '../../src/reports/table-columns.ts'
import { readPdfFile, readPdfLines } from '../support/read-pdf.ts'
import { aReport } from '../support/report-documents.ts'

type Kind = Parameters<typeof exportReport>[1]

const section = (title: string, markdown: string) => ({ title, markdown, citations: [] })
const written = async (kind: Kind, report: Parameters<typeof aReport>[0]) =>
  (await exportReport(aReport(report), kind)).data
const textOf = async (kind: 'MARKDOWN' | 'HTML', report: Parameters<typeof aReport>[0]) =>
  strFromU8(await written(kind, report))
const partOf = async (kind: 'DOCX' | 'HWPX', name: string, report: Parameters<typeof aReport>[0]) =>
  strFromU8(unzipSync(await written(kind, report))[name] ?? new Uint8Array())
const sectionsOf = (markdown: string) => [section('절', markdown)]
const findAll = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found)

const KOREAN = '재택근무 제도는 구성원의 만족도를 높이고 사무실 비용을 줄이는 데 기여하였다. '.repeat(12)
const FOUR = ['요약', '휴가', '출장', '결론'].map(title => section(title, KOREAN.repeat(4)))

describe('the title block', () => {
  const bylineOf = (fields: Parameters<typeof aReport>[0]) => layOutReport(aReport(fields)).byline

  it('names date, author and agents in the language of the report', () => {
    const writtenAt = new Date('2026-11-22T15:06:07Z')
    expect(bylineOf({ writtenAt })).toBe('2026년 11월 23일 · 작성: 김민수 · 에이전트: 인사 도우미')
    expect(bylineOf({ writtenAt, language: 'en', author: 'Ada Park', agents: ['Leave', 'Travel'] })).toBe(
      'November 22, 2026 · By Ada Park · Agents: Leave, Travel',
    )
    expect(bylineOf({ writtenAt, language: 'fr', author: 'Ada', agents: [] })).toBe(
      '22 novembre 2026 · By Ada',
    )
  })

  it('counts agents after the fourth, and omits what is unknown', () => {
    const agents = ['가', '나', '다', '라', '마', '바']
    expect(bylineOf({ writtenAt: null, author: ' ', agents })).toBe('에이전트: 가, 나, 다, 라 외 2개')
    expect(bylineOf({ writtenAt: null, author: 'A\u202eda', language: '-', agents: [] })).toBe('By Ada')
  })

  it.each(['MARKDOWN', 'HTML'] as const)('follows the title in %s', async kind => {
    const text = await textOf(kind, { title: 'Leave', language: 'en', author: '<b>Ada</b>', agents: [] })
    expect(text).toMatch(/Leave(<\/h1>)?\n+(<p class="byline">)?November 22, 2026 · By (\\<|&lt;)b/)
  })

  it('is in the metadata of every file that has any', async () => {
    const report = { author: 'Ada & Ben' }
    expect(await partOf('DOCX', 'docProps/core.xml', report)).toContain(
      '<dc:creator>Ada &amp; Ben</dc:creator>',
    )
    expect(await partOf('HWPX', 'Contents/content.hpf', report)).toContain(
      '<opf:meta name="creator" content="text">Ada &amp; Ben</opf:meta>',
    )
    expect(await textOf('HTML', report)).toContain('<meta name="author" content="Ada &amp; Ben">')
    expect((await readPdfFile(await written('PDF', report))).info).toMatchObject({
      Author: 'Ada & Ben',
      Language: 'ko',
      ModDate: 'D:20261122150607Z',
    })
  })
})

describe('the contents', () => {
  it('list the sections from three sections on', async () => {
    const html = await textOf('HTML', { sections: FOUR })
    expect(findAll(html, /<li><a href="#(section-\d)">/g)).toEqual(FOUR.map((_, i) => `section-${i + 1}`))
    for (const [i, { title }] of FOUR.entries())
      expect(html).toContain(`<section id="section-${i + 1}">\n<h2>${title}</h2>`)
    expect(await textOf('HTML', { sections: FOUR.slice(0, 2) })).not.toContain('<nav>')
  })

  it('have the page of each section in a PDF, and link to it', async () => {
    const data = await written('PDF', { sections: FOUR })
    const lines = await readPdfLines(data)
    const from = lines.findIndex(({ text }) => text === '목차')
    const entries = lines.slice(from + 1, from + 1 + FOUR.length)
    const pageOf = (title: string) => lines.findLast(({ text }) => text === title)?.page
    expect(entries.map(({ text }) => text)).toEqual(FOUR.map(({ title }) => `${title}${pageOf(title)}`))
    expect(new Set(entries.map(({ right }) => Math.round(right))).size).toBe(1)
    expect(pageOf('결론')).toBeGreaterThan(1)
    // The title and the number of each entry.
    const links = Buffer.from(data)
      .toString('latin1')
      .match(/\/Subtype \/Link/g)
    expect(links).toHaveLength(2 * FOUR.length)
  })

  it('are a field in DOCX whose entries and page numbers show before it is updated', async () => {
    const xml = await partOf('DOCX', 'word/document.xml', { sections: FOUR })
    const [contents = ''] = /<w:sdt>.*<\/w:sdt>/s.exec(xml) ?? []
    expect(contents).toContain('TOC \\h \\o &quot;1-1&quot;')
    const anchors = findAll(contents, /w:anchor="(\w+)"/g)
    expect(anchors).toEqual(findAll(xml, /<w:bookmarkStart w:name="(\w+)"/g))
    const shown = findAll(contents, /<w:t [^>]*>([^<]*)</g)
    const pages = shown.filter((_, i) => i % 2 === 1).map(Number)
    expect(shown.filter((_, i) => i % 2 === 0)).toEqual(FOUR.map(({ title }) => title))
    expect(pages[0]).toBe(1)
    expect(pages).toEqual(pages.toSorted((a, b) => a - b))
    expect(xml).not.toMatch(/w:dirty|w:updateFields/)
  })

  it('have no page numbers in a DOCX report that is too long to lay out', async () => {
    const sections = FOUR.map(({ title }) => section(title, KOREAN.repeat(40)))
    const xml = await partOf('DOCX', 'word/document.xml', { sections })
    expect(xml).toContain('TOC \\h \\n')
    expect(xml).not.toContain('PAGEREF')
  })

  it('are paragraphs in HWPX', async () => {
    const xml = await partOf('HWPX', 'Contents/section0.xml', { sections: FOUR })
    expect(findAll(xml, /<hp:t>([^<]*)<\/hp:t>/g).slice(2, 7)).toEqual([
      '목차',
      ...FOUR.map(({ title }) => title),
    ])
  })
})

describe('lines in a DOCX report', () => {
  it('grow with their text in every style', async () => {
    const xml = await partOf('DOCX', 'word/styles.xml', { sections: FOUR })
    const rules = findAll(xml, /<w:spacing ([^/]*w:line="[^/]*)\/>/g)
    expect(rules.length).toBeGreaterThan(8)
    for (const rule of rules) expect(rule).toMatch(/w:lineRule="auto"/)
    for (const style of ['Title', 'Heading1', 'Heading2', 'Heading3', 'TableText', 'Reference'])
      expect(xml).toMatch(new RegExp(`w:styleId="${style}"(?:(?!</w:style>).)*w:lineRule="auto"`, 's'))
  })
})

describe('lines in a PDF report', () => {
  const linesOf = async (markdown: string) => {
    const lines = await readPdfLines(await written('PDF', { sections: sectionsOf(markdown) }))
    return lines.slice(lines.findIndex(({ text }) => text === '절') + 1)
  }

  it('end between Korean words, and inside a word only if it is longer than a line', async () => {
    const lines = await linesOf(KOREAN)
    expect(lines.length).toBeGreaterThan(3)
    const words = KOREAN.trim().split(' ')
    expect(lines.flatMap(({ text }) => text.trim().split(' '))).toEqual(words)
    const long = '가나다라마바사아자차'.repeat(10)
    const broken = await linesOf(`앞 ${long} 뒤`)
    expect(broken.map(({ text }) => text.trim()).join('')).toBe(`앞${long} 뒤`)
    expect(broken[0]?.text.trim()).toBe('앞')
    expect(Math.max(...broken.map(({ right }) => right))).toBeLessThan(595 - 68 + 1)
  })

  it('keep marks next to their text', async () => {
    const markdown = '재택근무. '.repeat(60)
    const citations = Array.from({ length: 60 }, (_, i) => ({
      start: i * 6,
      end: i * 6 + 5,
      documentId: 'd',
      documentTitle: 'd',
      sourceUri: null,
    }))
    const data = await written('PDF', { sections: [{ title: '절', markdown, citations }] })
    const lines = (await readPdfLines(data)).map(({ text }) => text)
    expect(lines.filter(text => /^\s*재택근무\./.test(text)).length).toBeGreaterThan(2)
    expect(lines.filter(text => /^\s*\[1\]\s*재택/.test(text))).toEqual([])
  })

  it('of a list item start to the right of its marker', async () => {
    const item = `긴 항목이다. ${KOREAN}`
    const lines = await linesOf(`- ${item}\n  1. ${item}\n\n98. ${item}\n99. ${item}\n100. ${item}`)
    const marked = lines.filter(({ text }) => /^(•|\d+\.)/.test(text))
    expect(marked.map(({ text }) => /^(•|\d+\.)/.exec(text)?.[0])).toEqual(['•', '1.', '98.', '99.', '100.'])
    const texts = lines.filter(({ text }) => !/^(•|\d+\.)/.test(text))
    const edges = [...new Set(texts.map(({ left }) => Math.round(left)))]
    expect(edges).toHaveLength(3)
    for (const { left } of texts) expect(left).toBeGreaterThan(68 + 17)
    expect(new Set(marked.slice(2).map(({ left }) => Math.round(left)))).toEqual(new Set([68]))
  })

  it('never end a page with a heading or leave one line of a paragraph alone', async () => {
    const paragraph = Array.from({ length: 4 }, () => KOREAN.slice(0, 60)).join(' ')
    const above = fc.record({ paragraphs: fc.integer({ min: 14, max: 22 }), items: fc.nat(3) })
    for (const { paragraphs, items } of fc.sample(above, { numRuns: 24, seed: 20261124 })) {
      const filled = `${'문장.\n\n'.repeat(paragraphs)}${'- 항목\n'.repeat(items)}`
      const lines = await linesOf(`${KOREAN}\n\n${filled}\n\n### 제목 하나\n\n#### 제목 둘\n\n${paragraph}`)
      const two = lines.findIndex(({ text }) => text === '제목 둘')
      const [first, ...rest] = lines.slice(two + 1)
      expect([lines[two - 1]?.page, lines[two]?.page, rest[0]?.page]).toEqual(Array(3).fill(first?.page))
      const { page } = rest.at(-1) ?? {}
      if (page !== first?.page)
        expect(rest.filter(line => line.page === page).length).toBeGreaterThanOrEqual(2)
    }
  })
})

describe('a table', () => {
  const MARKDOWN = `| 구분 | 일수 | 비고 |
|---|---|:-:|
| 연차 \\| 휴가 | 1,234.5 | \`a\\|b\` |
| 병가 | 15일 | **끝** |`

  it('is read from Markdown with escaped pipes, stated alignment, and numbers on the right', () => {
    const { sections } = layOutReport(aReport({ sections: sectionsOf(MARKDOWN) }))
    const table = sections[0]?.blocks[0]
    expect(table).toMatchObject({ kind: 'table', alignments: ['left', 'right', 'center'] })
    const rows = table?.kind === 'table' ? table.rows : []
    expect(
      rows.map(row => row.map(runs => runs.map(run => (run.kind === 'text' ? run.text : '')).join(''))),
    ).toEqual([
      ['구분', '일수', '비고'],
      ['연차 | 휴가', '1,234.5', 'a|b'],
      ['병가', '15일', '끝'],
    ])
  })

  it('is aligned in every format', async () => {
    const report = { sections: sectionsOf(MARKDOWN) }
    expect(await textOf('HTML', report)).toContain(
      '<tr><td>병가</td><td class="right">15일</td><td class="center"><strong>끝</strong></td></tr>',
    )
    expect(await textOf('MARKDOWN', report)).toMatch(/\n\| -+ \| -+: \| :-+: \|\n\| 연차 \\\| 휴가/)
    expect(await partOf('DOCX', 'word/document.xml', report)).toMatch(/<w:jc w:val="end"\/>.*1,234\.5/s)
    const header = await partOf('HWPX', 'Contents/header.xml', report)
    const [right] = findAll(header, /<hh:paraPr id="(\d+)"(?:(?!<hh:paraPr).)*horizontal="RIGHT"/gs)
    expect(await partOf('HWPX', 'Contents/section0.xml', report)).toMatch(
      new RegExp(`paraPrIDRef="${right}"[^>]*><hp:run charPrIDRef="\\d+"><hp:t>1,234\\.5<`),
    )
  })

  it('of 60 rows repeats its header on each page of a PDF and breaks no row', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `| ${i + 1} | 이름 ${i + 1} | ${i * 1000}원 |`)
    const markdown = ['| 번호 | 이름 | 금액 |', '|---|---|---|', ...rows].join('\n')
    const lines = await readPdfLines(await written('PDF', { sections: sectionsOf(markdown) }))
    const pages = new Set(lines.map(({ page }) => page)).size
    expect(pages).toBeGreaterThan(1)
    expect(lines.filter(({ text }) => text === '번호이름금액').map(({ page }) => page)).toEqual(
      Array.from({ length: pages }, (_, i) => i + 1),
    )
    expect(lines.flatMap(({ text }) => /^(\d+)이름 \1\d+원$/.exec(text)?.[1] ?? [])).toHaveLength(60)
    const edges = lines.filter(({ text }) => text.endsWith('원')).map(({ right }) => Math.round(right))
    expect(new Set(edges).size).toBe(1)
  })

  it('gives each column the room that its words need', async () => {
    const xml = await partOf('DOCX', 'word/document.xml', {
      sections: sectionsOf(
        '| A | B | C |\n|-|-|-|\n| 1 | internationalization | 긴 설명이 여러 낱말로 이어진다 |',
      ),
    })
    const [a = 0, b = 0, c = 0] = findAll(xml, /<w:gridCol w:w="(\d+)"/g).map(Number)
    expect(b).toBeGreaterThan(3 * a)
    expect(c).toBeGreaterThan(b)
    expect(a + b + c).toBeGreaterThan(9000)
  })

  it('breaks only the longest words if there is no room for all', async () => {
    const repeat = (long: string, short: string) =>
      `| ${[...Array(8).fill(long), ...Array(4).fill(short)].join(' | ')} |`
    const markdown = [repeat('internationalization', 'no'), repeat('-', '-'), repeat('x', '4567')].join('\n')
    const lines = await readPdfLines(await written('PDF', { sections: sectionsOf(markdown) }))
    expect(lines.filter(({ text }) => text.includes('4567456745674567'))).toHaveLength(1)
  })

  it('does not break a short text or its reference mark', () => {
    const long = [plainRun('a sentence that takes several lines '.repeat(3))]
    const days = [plainRun('25 days'), { kind: 'reference' as const, number: 1 }]
    const rows: Run[][][] = [[[plainRun('Office')], long, long, [plainRun('Ceiling')]]]
    const last = weighColumns([...rows, [[plainRun('Lisbon')], long, long, days]]).at(-1) ?? 0
    // In characters of a page with 90, with the padding.
    expect(Math.round(last * 90)).toBeGreaterThanOrEqual('25 days[1]'.length + 3)
  })

  it('of more columns than Word supports is written as lines in DOCX', async () => {
    const row = (cell: string, count: number) => `| ${Array(count).fill(cell).join(' | ')} |`
    const xmlOf = (columns: number) =>
      partOf('DOCX', 'word/document.xml', {
        sections: sectionsOf([row('a', columns), row('-', columns), row('b', columns)].join('\n')),
      })
    expect(await xmlOf(63)).toContain('<w:tbl>')
    const xml = await xmlOf(64)
    expect(xml).not.toContain('<w:tbl>')
    expect(xml).toContain(Array(64).fill('b').join(' | '))
  })
})

describe('a text', () => {
  it('with very many spaces is written with single spaces and its marks', async () => {
    const first = `하나${' '.repeat(60_000)}둘.`
    const citation = { documentId: '1', documentTitle: '문서', sourceUri: null }
    const citations = [
      { ...citation, start: 0, end: first.length },
      { ...citation, start: first.length + 1, end: first.length + 3, documentTitle: '다른 문서' },
    ]
    const report = { sections: [{ title: '절', markdown: `${first} 셋.`, citations }] }
    expect(await textOf('MARKDOWN', report)).toContain('\n하나 둘.[1] 셋.[2]\n')
    expect((await readPdfFile(await written('PDF', report))).text).toContain('하나 둘.')
  })
})

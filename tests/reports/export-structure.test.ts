import { hash } from 'node:crypto'
import { strFromU8, unzipSync } from 'fflate'
import mammoth from 'mammoth'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { create } from 'xmlbuilder2'
import { createExporting, ExportFailed, exportInThread } from '../../src/reports/export/export-in-thread.ts'
import { exportReport } from '../../src/reports/export/export-report.ts'
import type { ReportDocument } from '../../src/reports/report-document.ts'
import { readPdfFile } from '../support/read-pdf.ts'
import { aReport } from '../support/report-documents.ts'

const MARKDOWN = `첫 문장이다. **굵은 글**과 *기울인 글*, \`code\`.

### 소제목

1. 하나
2. 둘

> 인용

| 항목 | 값 |
|---|---|
| 가 | 나 |

\`\`\`
a < b
\`\`\`

#### 더 작은 제목

[말](https://evil.example) ![그림](https://evil.example/a.png) <script>alert(1)</script>`

/** The first sentence. */
const CITED = { start: 0, end: 7, documentId: 'd' }
const REPORT: ReportDocument = aReport({
  title: '배포 & "안내" <서>',
  sections: [
    {
      title: '개요',
      markdown: MARKDOWN,
      citations: [
        { ...CITED, documentTitle: '배포 문서', sourceUri: 'https://docs.example/a?b=1&c=2' },
        { ...CITED, documentTitle: '둘째', sourceUri: 'javascript:alert(1)' },
      ],
    },
  ],
})
/** Has a list of contents. */
const LONG_REPORT = aReport({
  sections: [
    ...REPORT.sections,
    { title: '둘', markdown: '둘째', citations: [] },
    { title: '셋', markdown: '셋째', citations: [] },
  ],
})
const KINDS = ['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF'] as const
const written = async (kind: (typeof KINDS)[number]) => (await exportReport(REPORT, kind)).data
const textOf = async (kind: 'MARKDOWN' | 'HTML') => new TextDecoder().decode(await written(kind))
const partsOf = async (kind: 'DOCX' | 'HWPX') =>
  Object.fromEntries(
    Object.entries(unzipSync(await written(kind))).map(([name, data]) => [name, strFromU8(data)]),
  )

/** @returns what the first group of a pattern matched, for each match. */
const findAll = (text = '', pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found)

describe('every export', () => {
  it.each(KINDS)('of a report as %s is byte-for-byte reproducible', async kind => {
    const digest = async () => hash('sha256', (await exportReport(LONG_REPORT, kind)).data)
    const first = await digest()
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-06T07:08:09Z') })
    onTestFinished(() => void vi.useRealTimers())
    expect(await digest()).toBe(first)
  })

  it.each([
    ['휴가 안내: 2026/27?', '휴가 안내 2026 27.pdf'],
    ['../../etc/passwd\u0000', 'etc passwd.pdf'],
    ['CON', 'report.pdf'],
    [' . ', 'report.pdf'],
    ['\u202efdp.exe', 'fdp.exe.pdf'],
    ['각'.normalize('NFD'), '각.pdf'],
  ])('of %j is named %j', async (title, filename) => {
    expect((await exportReport({ ...REPORT, title, sections: [] }, 'PDF')).filename).toBe(filename)
  })

  it('of a long title has a valid filename, cut between characters', async () => {
    const { filename } = await exportReport(
      { ...REPORT, title: '가👨‍👩‍👧'.repeat(99), sections: [] },
      'MARKDOWN',
    )
    expect(Buffer.byteLength(filename)).toBeLessThan(200)
    expect(filename).toMatch(/^(가👨👩👧)+가?👨?👩?\.md$/u)
  })
})

describe('a report in Markdown', () => {
  it('has formatting and references, and no other links', async () => {
    expect(await textOf('MARKDOWN')).toBe(`# 배포 & "안내" <서>

2026년 11월 23일 · 작성: 김민수 · 에이전트: 인사 도우미

## 개요

첫 문장이다.[1][2] **굵은 글**과 *기울인 글*, \`code\`.

### 소제목

1. 하나
2. 둘

> 인용

| 항목 | 값 |
| -- | - |
| 가  | 나 |

\`\`\`
a < b
\`\`\`

#### 더 작은 제목

말 그림 \\<script>alert(1)\\</script>

## 참고 문헌

1. 배포 문서, https://docs.example/a?b=1\\&c=2
2. 둘째, javascript:alert(1)
`)
  })
})

describe('a report in HTML', () => {
  it('is self-contained: escaped, with its language, and a policy that allows only its own style', async () => {
    const html = await textOf('HTML')
    expect(html).toContain('<html lang="ko">')
    expect(html).toContain('<title>배포 &amp; &quot;안내&quot; &lt;서&gt;</title>')
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(html) ?? []
    const digest = hash('sha256', style, 'base64')
    expect(html).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;`)
    expect(html).not.toMatch(/<(script|img|link|iframe)|\son\w+=|evil\.example|@import|url\(/i)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('links only to references and to web addresses of documents', async () => {
    const html = await textOf('HTML')
    expect(findAll(html, /href="([^"]*)"/g)).toEqual([
      '#reference-1',
      '#reference-2',
      'https://docs.example/a?b=1&amp;c=2',
    ])
    expect(html).toContain('첫 문장이다.<sup><a href="#reference-1">[1]</a></sup>')
    expect(html).toMatch(/<h1>.*<h2>개요<\/h2>.*<h3>소제목<\/h3>.*<h4>더 작은 제목<\/h4>/s)
  })
})

describe('a report in DOCX', () => {
  it('has real headings, lists, and a table with a header row', async () => {
    const { value, messages } = await mammoth.convertToHtml(
      { buffer: Buffer.from(await written('DOCX')) },
      { styleMap: ["p[style-name='Title'] => h6:fresh"] },
    )
    expect(value).toMatch(
      /<h6>배포.*<h1>개요<\/h1>.*<h2>소제목<\/h2><ol><li>하나<\/li><li>둘<\/li><\/ol>.*<thead>.*항목.*<\/thead>.*<h3>더 작은 제목<\/h3>.*<h1>참고 문헌<\/h1><ol>/,
    )
    expect(value).toContain('<strong>굵은 글</strong>과 <em>기울인 글</em>')
    expect(messages.filter(({ type }) => type === 'error')).toEqual([])
  })

  it('names Korean fonts, its language, and its dates', async () => {
    const parts = await partsOf('DOCX')
    expect(parts['word/styles.xml']).toMatch(/w:eastAsia="맑은 고딕"/)
    expect(parts['word/styles.xml']).toMatch(/<w:lang [^>]*w:val="ko"/)
    expect(parts['docProps/core.xml']).toContain(
      '<dc:title>배포 &amp; &quot;안내&quot; &lt;서&gt;</dc:title>',
    )
    expect(findAll(parts['docProps/core.xml'], /W3CDTF">([^<]*)</g)).toEqual([
      '2026-11-22T03:04:05.678Z',
      '2026-11-22T15:06:07.890Z',
    ])
    expect(JSON.stringify(parts)).not.toContain('evil.example')
  })
})

/** The root element of each part and its namespace. docs/exports.md lists what Hangul requires. */
const HWPX_PARTS = {
  'version.xml': ['HCFVersion', 'http://www.hancom.co.kr/hwpml/2011/version'],
  'Contents/header.xml': ['head', 'http://www.hancom.co.kr/hwpml/2011/head'],
  'Contents/section0.xml': ['sec', 'http://www.hancom.co.kr/hwpml/2011/section'],
  'settings.xml': ['HWPApplicationSetting', 'http://www.hancom.co.kr/hwpml/2011/app'],
  'META-INF/container.xml': ['container', 'urn:oasis:names:tc:opendocument:xmlns:container'],
  'Contents/content.hpf': ['package', 'http://www.idpf.org/2007/opf/'],
  'META-INF/manifest.xml': ['manifest', 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'],
} as const

describe('a report in HWPX', () => {
  it('starts with its uncompressed MIME type, so the first bytes identify it', async () => {
    const bytes = Buffer.from(await written('HWPX'))
    expect(bytes.readUInt32LE(0)).toBe(0x04034b50)
    expect({ method: bytes.readUInt16LE(8), extra: bytes.readUInt16LE(28) }).toEqual({ method: 0, extra: 0 })
    expect(bytes.subarray(30, 57).toString()).toBe('mimetypeapplication/hwp+zip')
  })

  it('has every part that Hangul needs, well-formed and in its namespace', async () => {
    const parts = await partsOf('HWPX')
    expect(Object.keys(parts).sort()).toEqual(
      ['mimetype', 'Preview/PrvText.txt', ...Object.keys(HWPX_PARTS)].sort(),
    )
    for (const [name, [localName, namespaceURI]] of Object.entries(HWPX_PARTS)) {
      expect(parts[name]).toMatch(/^<\?xml version="1.0" encoding="UTF-8"/)
      const root = create(parts[name] ?? '').root().node as unknown as {
        localName: string
        namespaceURI: string
      }
      expect({ name, localName: root.localName, namespaceURI: root.namespaceURI }).toEqual({
        name,
        localName,
        namespaceURI,
      })
      // Every element name has a declared prefix.
      const declared = findAll(parts[name], /xmlns:(\w+)=/g)
      const used = findAll(parts[name], /<\/?(?:(\w+):)?\w+/g)
      expect(used.filter(prefix => !prefix || !declared.includes(prefix))).toEqual([])
    }
  })

  it('lists its parts in the manifest in spine order, and the package in the container', async () => {
    const parts = await partsOf('HWPX')
    const content = parts['Contents/content.hpf'] ?? ''
    const items = [...content.matchAll(/<opf:item id="(\w+)" href="([^"]+)"/g)].map(([, id, href]) => [
      id,
      href,
    ])
    expect(items).toEqual([
      ['header', 'Contents/header.xml'],
      ['section0', 'Contents/section0.xml'],
      ['settings', 'settings.xml'],
    ])
    for (const [, href = ''] of items) expect(parts).toHaveProperty([href])
    expect(findAll(content, /idref="(\w+)"/g)).toEqual(['header', 'section0'])
    const paths = findAll(parts['META-INF/container.xml'], /full-path="([^"]+)"/g)
    expect(paths).toEqual(['Contents/content.hpf', 'Preview/PrvText.txt'])
  })

  it('refers only to styles that its header defines and counts correctly', async () => {
    const parts = await partsOf('HWPX')
    const header = parts['Contents/header.xml'] ?? ''
    const idsOf = (name: string) => findAll(header, new RegExp(`<hh:${name} id="(\\d+)"`, 'g'))
    for (const name of ['paraPr', 'charPr', 'style', 'borderFill'])
      expect(header).toMatch(new RegExp(`itemCnt="${idsOf(name).length}"><hh:${name} `))
    const all = `${header}${parts['Contents/section0.xml']}`
    // An ID with all bits set refers to no style.
    for (const [, name = '', id = ''] of all.matchAll(/(paraPr|charPr|style|borderFill)IDRef="(\d+)"/g))
      if (id !== '4294967295') expect(idsOf(name), name).toContain(id)
  })

  it('has outline styles for headings, and Korean fonts', async () => {
    const parts = await partsOf('HWPX')
    const header = parts['Contents/header.xml'] ?? ''
    const styles = new Map(
      [...header.matchAll(/<hh:style id="(\d+)" type="PARA" name="([^"]+)"/g)].map(([, id, name]) => [
        id,
        name,
      ]),
    )
    const paragraphs = (parts['Contents/section0.xml'] ?? '').matchAll(
      /<hp:p id="0"[^>]*styleIDRef="(\d+)".*?<\/hp:p>/gs,
    )
    const shown = [...paragraphs].map(([xml, id]) => [styles.get(id ?? ''), xml.replace(/<[^>]*>/g, '')])
    expect(shown).toEqual(
      expect.arrayContaining([
        ['제목', '배포 &amp; "안내" &lt;서&gt;'],
        ['개요 1', '개요'],
        ['개요 2', '소제목'],
        ['개요 3', '더 작은 제목'],
      ]),
    )
    for (const script of ['HANGUL', 'LATIN', 'HANJA', 'JAPANESE', 'OTHER', 'SYMBOL', 'USER'])
      expect(header).toMatch(
        new RegExp(`<hh:fontface lang="${script}" fontCnt="2"><hh:font id="0" face="함초롬바탕"`),
      )
    expect(findAll(header, /type="OUTLINE" idRef="0" level="(\d)"/g)).toEqual(['0', '1', '2'])
  })
})

describe('a report in PDF', () => {
  it('has bookmarks, properties, and the structure for screen readers', async () => {
    const { bookmarks, info, roles } = await readPdfFile(await written('PDF'))
    expect(bookmarks).toMatchObject([
      { title: '개요', items: [{ title: '소제목' }, { title: '더 작은 제목' }] },
      { title: '참고 문헌', items: [] },
    ])
    expect(info).toMatchObject({ Title: REPORT.title, Language: 'ko', CreationDate: 'D:20261122030405Z' })
    const order = [
      'H1',
      'P',
      'H2',
      'H3',
      'L',
      'LI',
      'Lbl',
      'LBody',
      'BlockQuote',
      'Table',
      'TH',
      'TD',
      'Code',
      'H4',
    ]
    expect([...new Set(roles)].filter(role => order.includes(role))).toEqual(order)
  })

  it('writes missing glyphs as code points, and a table that is too large as lines', async () => {
    const cell = '가나다 '.repeat(600)
    const wide = Array.from({ length: 14 }, (_, i) => `열${i}`)
    const markdown = `😀 ⛄ é 漢\n\n| 가 | 나 |\n|-|-|\n| ${cell} | 끝 |\n\n| ${wide.join(' | ')} |\n|${'-|'.repeat(14)}`
    const { data } = await exportReport(
      { ...REPORT, sections: [{ title: '절', markdown, citations: [] }] },
      'PDF',
    )
    const { text } = await readPdfFile(data)
    const shown = text.replace(/\s/g, '')
    expect(shown).toContain('{U+1F600}{U+26C4}é漢')
    expect(shown).toContain(`${cell.replaceAll(' ', '')}|끝`)
    expect(shown).toContain(wide.join('|'))
  })
})

describe('an export thread', () => {
  const limits = { timeoutMs: 20_000, threads: 1, memoryBytes: 512_000_000 }
  it('produces the same file, and is terminated on timeout', async () => {
    const threads = createExporting(limits)
    const hurried = createExporting({ ...limits, timeoutMs: 1 })
    const signal = AbortSignal.timeout(20_000)
    try {
      const job = { document: REPORT, kind: 'HWPX' as const }
      const { data, filename } = await exportInThread(threads, job, { limits, signal })
      expect(Buffer.from(data).equals(await written('HWPX'))).toBe(true)
      expect(filename).toBe('배포 & 안내 서.hwpx')
      const late = exportInThread(hurried, job, { limits: { ...limits, timeoutMs: 1 }, signal })
      await expect(late).rejects.toThrow(
        new ExportFailed('Exporting the report as HWPX took more than 1 ms.'),
      )
    } finally {
      await Promise.all([threads.stop(), hurried.stop()])
    }
  })
})

import iconv from 'iconv-lite'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { buildDocx } from '../support/files/build-docx.ts'
import { buildHwpx } from '../support/files/build-hwpx.ts'
import { buildPdf } from '../support/files/build-pdf.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { addAndWait, addFiles, uploadFile } from '../support/upload-file.ts'

const canopy = setUpTestCanopy()
beforeAll(() => seedWorld(canopy.client))

const BLOCKS = [
  { heading: '경조사 규정', level: 1 },
  { text: '결혼할 때에는 5일을 쉽니다. 똠방각하 펲시콜라.' },
  { heading: '신청', level: 2 },
  { text: '행사 일주일 전에 신청합니다.' },
  {
    table: [
      ['구분', '일수'],
      ['결혼', '5일'],
    ],
  },
]
const TABLE = '| 구분 | 일수 |\n| --- | --- |\n| 결혼 | 5일 |'

async function textOf(id: string | undefined): Promise<string | undefined> {
  const documentId = decodeId('Document', id ?? '') ?? ''
  return (await canopy.app.database.prisma.documentText.findUnique({ where: { documentId } }))?.content
}

describe('a file becomes Markdown', () => {
  it('from DOCX and HWPX: headings, tables and Korean text', async () => {
    const { report, documents } = await addFiles(
      canopy.client,
      ['a.docx', buildDocx(BLOCKS, { title: '사규집 &amp; 부록' })],
      ['b.hwpx', buildHwpx([...BLOCKS, { text: '한글 파일.' }], { title: '한글 사규집' })],
    )
    expect(report).toMatchObject({ indexed: 2, failed: [] })
    const [docx, hwpx] = documents
    expect(docx).toMatchObject({ title: '사규집 & 부록', language: 'ko', status: 'INDEXED' })
    expect(docx?.contentType).toMatch(/wordprocessingml/)
    expect(hwpx).toMatchObject({ title: '한글 사규집', contentType: 'application/hwp+zip' })
    expect(await textOf(docx?.id)).toBe(
      `# 경조사 규정\n\n결혼할 때에는 5일을 쉽니다. 똠방각하 펲시콜라.\n\n## 신청\n\n행사 일주일 전에 신청합니다.\n\n${TABLE}`,
    )
    expect(await textOf(hwpx?.id)).toBe(`${await textOf(docx?.id)}\n\n한글 파일.`)
    for (const document of documents)
      expect(document?.chunks.nodes.map(({ headings }) => headings)).toEqual([
        ['경조사 규정'],
        ['경조사 규정', '신청'],
      ])
  })

  it('from PDF: paragraphs under its outline headings, with a Korean font that is not embedded', async () => {
    const pages = [
      { lines: ['# 충전 안내', '로봇은 밤에 충전합니다.', 'Charge at night.', '', '둘째 문단.'] },
      { lines: ['# 청소', '센서를 닦습니다.'] },
    ]
    const outline = [
      { title: '충전 안내', page: 0 },
      { title: '청소', page: 1 },
    ]
    const { documents } = await addFiles(canopy.client, [
      'c.pdf',
      buildPdf(pages, { title: '로봇 설명서', outline }),
    ])
    expect(documents[0]).toMatchObject({
      title: '로봇 설명서',
      contentType: 'application/pdf',
      status: 'INDEXED',
    })
    expect(await textOf(documents[0]?.id)).toBe(
      '# 충전 안내\n\n로봇은 밤에 충전합니다.\nCharge at night.\n\n둘째 문단.\n\n# 청소\n\n센서를 닦습니다.',
    )
  })

  it('from HTML: visible text with lists, tables and code', async () => {
    const html = `<!doctype html><html><head><title>Tea &amp; cups</title><style>p {}</style></head><body>
      <nav>Home</nav><h1>Tea</h1><p>Boil   <b>water</b>.<br>Wait.</p>
      <ul><li>green<ul><li>sencha</li></ul></li><li><p>black</p></li></ul><ol><li>first</li></ol>
      <pre>pour(  tea )\n  now</pre><table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td><p>2</p></td></tr></table>
      <script>alert(1)</script># no heading</body></html>`
    const { documents } = await addFiles(canopy.client, ['d.html', Buffer.from(html)])
    expect(documents[0]).toMatchObject({ title: 'Tea & cups', contentType: 'text/html' })
    expect(await textOf(documents[0]?.id)).toBe(
      '# Tea\n\nBoil water.\nWait.\n\n- green\n  - sencha\n- black\n1. first\n\n```\npour(  tea )\n  now\n```\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |\n\n\\# no heading',
    )
  })

  it('titled by its name without the extension if it has no title, except for code', async () => {
    const { documents } = await addFiles(
      canopy.client,
      ['privacy.docx', buildDocx([{ text: 'Personal data is deleted after a year.' }])],
      ['list.md', Buffer.from('- ![badge](badge.svg) no heading')],
      ['retry.ts', Buffer.from('export const retries = 3\n')],
    )
    expect(documents.map(document => document?.title)).toEqual(['privacy', 'list', 'retry.ts'])
  })

  it('from text in UTF-8, UTF-16 and CP949, and from code by file name', async () => {
    const korean = '똠방각하가 펲시콜라를 마십니다.'
    const utf16 = Buffer.from(`\uFEFF${korean} 2`, 'utf16le')
    const { documents } = await addFiles(
      canopy.client,
      ['utf8.txt', Buffer.from(`\uFEFF${korean} 1`)],
      ['utf16le.txt', utf16],
      ['utf16be.txt', Buffer.from(`\uFEFF${korean} 3`, 'utf16le').swap16()],
      ['cp949.txt', iconv.encode(`${korean} 4`, 'cp949')],
      ['euc-kr.html', iconv.encode(`<meta charset="euc-kr"><p>${korean} 5`, 'cp949')],
      ['tea.py', Buffer.from('def pour_tea():\n    return 1\n')],
      ['README.md', Buffer.from('intro\n\n# 찻집 안내\n\nText.')],
    )
    const texts = await Promise.all(documents.map(document => textOf(document?.id)))
    expect(texts.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map(i => `${korean} ${i}`))
    expect(documents.map(document => [document?.title, document?.contentType])).toEqual([
      ['utf8', 'text/plain'],
      ['utf16le', 'text/plain'],
      ['utf16be', 'text/plain'],
      ['cp949', 'text/plain'],
      ['euc-kr', 'text/html'],
      ['tea.py', 'text/x-python'],
      ['찻집 안내', 'text/markdown'],
    ])
    expect(documents[5]?.chunks.nodes[0]?.headings).toEqual(['pour_tea'])
  })

  it('based on its content, not its name', async () => {
    const { documents } = await addFiles(canopy.client, ['x.txt', buildDocx([{ text: 'A DOCX in truth.' }])])
    expect(documents[0]?.contentType).toMatch(/wordprocessingml/)
    const uploadId = await uploadFile(canopy.client, 'NOTES', Buffer.from('SELECT 1'), 'text/x-sql')
    expect((await addAndWait(canopy.client, { uploadId })).documents[0]?.contentType).toBe('text/x-sql')
  })
})

describe('a file is one document', () => {
  const add = async (name: string, text: string, more = {}) =>
    addAndWait(canopy.client, { uploadId: await uploadFile(canopy.client, name, Buffer.from(text)), ...more })

  it('unchanged if uploaded again, replaced by new content under the same source', async () => {
    const source = { sourceUri: 'files/kettle.md', nodeKeys: ['policies'], metadata: { a: 1 } }
    const first = await add('kettle.md', '# Kettle\n\nIt whistles.', source)
    expect(first.report).toMatchObject({ indexed: 1, unchanged: 0 })
    expect(first.documents[0]).toMatchObject({
      title: 'Kettle',
      metadata: { a: 1 },
      placements: [{ node: { key: 'policies' }, source: 'MANUAL' }],
    })
    const again = await add('kettle.md', '# Kettle\n\nIt whistles.', source)
    expect(again.report).toMatchObject({ indexed: 0, unchanged: 1 })
    // The same text in other bytes. The file must be read to detect this.
    const other = await add('kettle.md', '\uFEFF# Kettle\n\nIt whistles.', source)
    expect(other.report).toMatchObject({ indexed: 0, unchanged: 1 })
    const changed = await add('kettle.md', '# Kettle\n\nIt hums.', { ...source, title: 'Ours' })
    expect(changed.report).toMatchObject({ indexed: 1, unchanged: 0 })
    expect(changed.documents[0]).toMatchObject({ title: 'Ours', status: 'INDEXED' })
    const ids = [first, again, other, changed].map(({ accepted }) => accepted[0]?.id)
    expect(new Set(ids).size).toBe(1)
  })

  it('identified by content without a source, as text or as a file', async () => {
    const text = await addAndWait(canopy.client, { text: 'One and the same.' })
    const same = await add('same.txt', 'One and the same.')
    expect(same.accepted[0]?.id).toBe(text.accepted[0]?.id)
    const other = await add('other.txt', '\uFEFFOne and the same.', { nodeKeys: ['policies/leave'] })
    expect(other.report).toMatchObject({ indexed: 0, unchanged: 1 })
    const { prisma } = canopy.app.database
    expect(await prisma.documentText.count({ where: { content: 'One and the same.' } })).toBe(1)
    const id = decodeId('Document', text.accepted[0]?.id ?? '') ?? ''
    expect(await prisma.placement.count({ where: { documentId: id, source: 'MANUAL' } })).toBe(1)
    // The document of this file is now known, so the file does not have to be read.
    expect((await add('other.txt', '\uFEFFOne and the same.')).accepted[0]?.id).toBe(text.accepted[0]?.id)
  })

  it('with the text of the last upload if a batch has several for one source', async () => {
    const sourceUri = 'files/many.txt'
    const uploads = []
    for (const text of ['first', 'second', 'third'])
      uploads.push({ sourceUri, uploadId: await uploadFile(canopy.client, 'many.txt', Buffer.from(text)) })
    const { report, documents } = await addAndWait(canopy.client, ...uploads)
    expect(report).toMatchObject({ indexed: 1, failed: [] })
    expect(await textOf(documents[0]?.id)).toBe('third')
    expect(await canopy.app.database.prisma.uploadPart.count()).toBe(0)
  })
})

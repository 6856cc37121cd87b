import { extname } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createExtractionPool, extractFile } from '../../src/knowledge/extraction/extract-file.ts'
import type { ThreadPool } from '../../src/platform/threads/thread-pool.ts'
import { buildDocx, docxEntries } from '../support/files/build-docx.ts'
import { buildHwpx, hwpxEntries } from '../support/files/build-hwpx.ts'
import { buildPdf } from '../support/files/build-pdf.ts'
import { buildZip } from '../support/files/build-zip.ts'
import { sized } from '../support/scale.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const N = sized(100_000, 400_000)
const repeat = (text: string, count: number) => Buffer.from(text.repeat(count))
const page = (body: string) => Buffer.from(`<body>start ${body}`)
const MANY_HEADINGS = Array.from({ length: 21_000 }, (_, i) => ({ heading: `h${i}`, level: 1 }))
const MANY_ROWS = Array.from({ length: sized(4_000, 40_000) }, (_, i) => [`row ${i}`])
/** DOCX files are the slowest to read and take the most memory: 17 kB per table row. */
const DOCX_ROWS = MANY_ROWS.slice(0, 20_000)
const DOCX_HEADINGS = MANY_HEADINGS.slice(0, sized(5_000, MANY_HEADINGS.length)).map(block => ({
  ...block,
  heading: `start ${block.heading}`,
}))
/** Keeps the part below the size that is accepted at any compression ratio. */
const HARMLESS_TITLES = 80_000
const withPart = (entries: { name: string; data: string | Buffer }[], name: string, data: string) =>
  buildZip(entries.map(entry => (entry.name === name ? { ...entry, data } : entry)))

/** Files with text, designed to take excessive time or memory. */
const READABLE: [name: string, bytes: Buffer][] = [
  ['blanks.html', page('<i> </i>'.repeat(N))],
  ['backticks.html', page(`<pre>${'` '.repeat(N)}</pre>`)],
  ['fence.html', page(`<pre>${' \n'.repeat(N)}x</pre>`)],
  ['entities.html', page('&amp;&#x41;&nonsense;&'.repeat(N / 4))],
  ['rows.html', page(`<table>${'<tr><td>a'.repeat(N)}</table>`)],
  ['columns.html', page(`<table><tr>${'<td>a'.repeat(N)}</table>`)],
  ['corner.html', page(`<table><tr>${'<td>a'.repeat(N / 4)}${'<tr><td>a<td>b'.repeat(N / 4)}</table>`)],
  ['list.html', page(`${'<ul><li>'.repeat(2_000)}${'<li>a'.repeat(N)}`)],
  ['ends.html', page('</p></div></i>'.repeat(N / 4))],
  ['attributes.html', page(`<p ${Array.from({ length: N / 10 }, (_, i) => `a${i}=1`).join(' ')}>`)],
  ['open.html', page('<'.repeat(N))],
  ['comment.html', page(`x<!--${'<!-- -'.repeat(N / 4)}`)],
  ['title.html', Buffer.from(`<title>${'a '.repeat(N)}</title>start`)],
  ['heading.md', Buffer.from(`# start${' '.repeat(N)}x`)],
  ['heading-marks.md', Buffer.from(`# start ${'# '.repeat(N)}x`)],
  ['one-line.md', Buffer.from(`start ${'['.repeat(N)}`)],
  ['marks.txt', Buffer.from(`start${'\u0301\u0323'.repeat(N)}`)],
  ['no-width.txt', Buffer.from(`start${'\u200b\u2060\u00ad'.repeat(N)}`)],
  ['ends-of-lines.txt', repeat('start\r\r\n\n\u2028\u0085', N / 4)],
  ['table.docx', buildDocx([{ text: 'start' }, { table: DOCX_ROWS }])],
  ['headings.docx', buildDocx(DOCX_HEADINGS)],
  ['table.hwpx', buildHwpx([{ text: 'start' }, { table: MANY_ROWS }])],
  [
    'title.hwpx',
    withPart(hwpxEntries([{ text: 'start' }]), 'Contents/content.hpf', '<opf:title '.repeat(HARMLESS_TITLES)),
  ],
  ['stream.pdf', Buffer.concat([buildPdf([{ lines: ['start'] }]), repeat('\n1 0 obj stream', N / 20)])],
]

/** Files that exceed an indexing limit, or are nested too deeply. */
const REFUSED: [name: string, bytes: Buffer, reason: RegExp][] = [
  ['characters.txt', repeat('a\n', 10_000_001), /more than 20,000,000 characters/],
  [
    'title.docx',
    withPart(docxEntries([{ text: 'x' }]), 'docProps/core.xml', '<dc:title>a'.repeat(HARMLESS_TITLES)),
    /nested more than/,
  ],
  ['deep.html', page('<ul><li>'.repeat(N / 10)), /nested more than/],
  ['tables.html', page('<table><tr><td>'.repeat(N / 10)), /nested more than/],
  [
    'outline.pdf',
    buildPdf([{ lines: ['x'] }], {
      outline: MANY_HEADINGS.map(({ heading }) => ({ title: heading, page: 0 })),
    }),
    /more than 20,000 headings/,
  ],
]

describe('a thread with production limits', () => {
  /** In the gate, the timeout is for hangs only: a busy machine may need the production timeout for a harmless file. */
  const limits = { ...readConfig([], {}).extraction, ...sized({ timeoutMs: 150_000 }, {}) }
  /** Threads by file extension, reused in the gate only: starting a thread takes longer than reading most files. */
  const shared = new Map<string, ThreadPool>()
  afterAll(() => Promise.all([...shared.values()].map(threads => threads.stop())))

  it.each(READABLE)('reads %s', async (filename, bytes) => {
    const { extracted, failure } = await read(filename, bytes)
    expect(failure).toBeUndefined()
    expect(extracted?.text.includes('star')).toBe(true)
    // No text is more than a few times as long as its file.
    expect(extracted?.text.length).toBeLessThan(12 * bytes.length + 1_000_000)
  })

  it.each(REFUSED)('rejects %s for its own reason', async (filename, bytes, reason) => {
    expect((await read(filename, bytes)).failure).toMatch(reason)
  })

  function startThread(filename: string): ThreadPool {
    const threads = createExtractionPool(limits)
    if (sized(true, false)) shared.set(extname(filename), threads)
    else atEnd(() => threads.stop())
    return threads
  }

  function read(filename: string, bytes: Buffer) {
    const threads = shared.get(extname(filename)) ?? startThread(filename)
    const file = { filename, bytes: new Uint8Array(bytes), contentType: null }
    return extractFile(threads, file, { limits, signal: new AbortController().signal })
  }
})

import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createExtractionPool, extractFile } from '../../src/knowledge/extraction/extract-file.ts'
import { extractText } from '../../src/knowledge/extraction/extract-text.ts'
import { buildDocx, docxEntries } from '../support/files/build-docx.ts'
import { buildHwpx } from '../support/files/build-hwpx.ts'
import { buildPdf } from '../support/files/build-pdf.ts'
import { buildZip } from '../support/files/build-zip.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { addFiles } from '../support/upload-file.ts'

const MB = 1_000_000
/** Streams read ahead of the size check. */
const READ_AHEAD_BYTES = MB / 2
const BLOCKS = [{ heading: '제목', level: 1 }, { text: '본문' }]
const DOCX = docxEntries(BLOCKS)
const PDF_BOMB = buildPdf([{ lines: ['x'] }], { extraContent: ' '.repeat(50 * MB) })
const DISGUISED = Buffer.from(
  PDF_BOMB.toString('latin1').replaceAll('/FlateDecode', '/Fl#61teDecode'),
  'latin1',
)
const IN_LETTERS = Buffer.from(
  PDF_BOMB.toString('latin1').replace(
    /\/FlateDecode >>\nstream\n(.*?)\nendstream/s,
    (_, data) =>
      `[/ASCIIHexDecode /FlateDecode] >>\nstream\n${Buffer.from(data, 'latin1').toString('hex')}>\nendstream`,
  ),
  'latin1',
)
const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i} "${`&lol${i || ''};`.repeat(10)}">`).join('')}]>`
const container = (name: string) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(name, 'utf16le')])

/** Hostile and damaged files, each with the reason shown to the user. */
const FILES: [name: string, bytes: Buffer, reason: RegExp][] = [
  [
    'bomb.docx',
    buildZip([...DOCX, { name: 'word/media/a.bin', data: Buffer.alloc(50 * MB) }]),
    /more than \d+ bytes/,
  ],
  [
    'bomb.hwpx',
    buildZip([{ name: 'Contents/section0.xml', data: Buffer.alloc(50 * MB, 'a') }]),
    /more than \d+ bytes/,
  ],
  ['bomb.pdf', PDF_BOMB, /more than \d+ bytes/],
  ['disguised.pdf', DISGUISED, /more than \d+ bytes/],
  ['in-letters.pdf', IN_LETTERS, /more than \d+ bytes/],
  [
    'nested.docx',
    buildZip([...DOCX, { name: 'a.zip', data: buildZip([]).fill('PK\x03\x04', 0, 4) }]),
    /another archive/,
  ],
  [
    'crowd.docx',
    buildZip(Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}`, data: '' }))),
    /contains 10001 files/,
  ],
  ['traversal.docx', buildZip([...DOCX, { name: '../../etc/passwd', data: 'x' }]), /paths point outside/],
  ['absolute.docx', buildZip([...DOCX, { name: '/etc/passwd', data: 'x' }]), /paths point outside/],
  ['laughs.docx', buildDocx(BLOCKS, { before: LAUGHS }), /XML entities/],
  ['outside.hwpx', buildHwpx([{ text: '<!DOCTYPE a SYSTEM "file:///etc/passwd">' }]), /XML entities/],
  ['deep.docx', buildDocx([{ text: '<a>'.repeat(100_000) }]), /nested more than/],
  ['deep.html', Buffer.from('<div>'.repeat(100_000)), /nested more than/],
  ['cut.docx', buildDocx(BLOCKS).subarray(0, 900), /damaged or incomplete/],
  ['cut.hwpx', buildHwpx(BLOCKS).subarray(0, 900), /damaged or incomplete/],
  ['cut.pdf', buildPdf([{ lines: ['x'] }]).subarray(0, 700), /damaged or incomplete/],
  ['empty.docx', buildZip([{ name: 'word/document.xml', data: '' }]), /damaged/],
  ['locked.docx', container('EncryptedPackage'), /password/],
  ['locked.zip.docx', buildZip(DOCX.map(entry => ({ ...entry, isEncrypted: true }))), /password/],
  ['locked.hwpx', buildHwpx(BLOCKS, { isEncrypted: true }), /password/],
  ['locked.pdf', buildPdf([{ lines: ['x'] }], { isEncrypted: true }), /password/],
  ['old.hwp', container('FileHeader'), /old binary format/],
  ['not-a.pdf', Buffer.from('just text'), /labeled as PDF, but its content is not/],
  ['picture.txt', Buffer.from('89504e470d0a1a0a0000', 'hex'), /PNG image/],
  ['program.md', Buffer.from('some\0thing'), /NUL bytes/],
  ['noise.txt', Buffer.from('fffefdfc80ff', 'hex').subarray(1), /not text in UTF-8/],
  ['archive.zip', buildZip([{ name: 'a.txt', data: 'a' }]), /neither DOCX nor HWPX/],
  ['scan.pdf', buildPdf([{ lines: [] }]), /no text; if it is a scan/],
  ['blank.docx', buildDocx([{ text: ' ' }]), /has no text/],
]

describe('unreadable files', () => {
  const canopy = setUpTestCanopy()

  it('fail with a one-sentence reason each, and the rest of the batch is indexed', async () => {
    const good: [string, Buffer] = ['good.docx', buildDocx([{ text: 'Something good.' }])]
    const bad = FILES.filter((_, i) => i % 4 === 0)
    const { report, documents } = await addFiles(
      canopy.client,
      ...bad.map(([name, bytes]): [string, Buffer] => [name, bytes]),
      good,
    )
    expect(report).toMatchObject({ indexed: 1, unchanged: 0 })
    expect(documents.at(-1)).toMatchObject({ title: 'good', status: 'INDEXED' })
    for (const [i, [name, , reason]] of bad.entries()) {
      expect(documents[i]).toMatchObject({
        title: name.replace(/\.\w+$/, ''),
        status: 'FAILED',
        failure: expect.stringMatching(reason),
      })
      expect(documents[i]?.failure).toMatch(/^[A-Z][^\n]*\.$/)
    }
  })

  it('are read again when uploaded again', async () => {
    const add = (bytes: Buffer) => addFiles(canopy.client, ['again.pdf', bytes])
    const broken = buildPdf([{ lines: ['again'] }]).subarray(0, 650)
    const first = await add(broken)
    const second = await add(broken)
    expect(second.accepted[0]?.id).toBe(first.accepted[0]?.id)
    expect(second.report).toMatchObject({ indexed: 0, failed: [{ id: first.accepted[0]?.id }] })
  })
})

describe('an extraction thread', () => {
  const limits = {
    // Timeout for hanging readers only. The reasons below come from the reader.
    timeoutMs: 120_000,
    threads: 1,
    memoryBytes: 100 * MB,
    maxBytes: 200 * MB,
    maxEntries: 10_000,
  }

  it('rejects each file for its own reason within 100 MB of memory', async () => {
    const threads = createExtractionPool(limits)
    const { signal } = new AbortController()
    for (const [filename, bytes, reason] of FILES) {
      const file = { filename, bytes: new Uint8Array(bytes), contentType: null }
      const { failure } = await extractFile(threads, file, { limits, signal })
      expect(failure, filename).toMatch(reason)
    }
    await threads.stop()
  })

  it.each(FILES.filter(([name]) => /^(bomb|disguised|in-letters)/.test(name)))(
    'decompresses %s only up to the limit',
    async (filename, bytes) => {
      const most = Math.max(MB, 100 * bytes.length)
      expect(most).toBeLessThan(10 * MB)
      const unpacked = countUnpacked()
      const file = { filename, bytes: new Uint8Array(bytes), contentType: null }
      await expect(extractText(file, limits)).rejects.toThrow(`more than ${most} bytes`)
      expect(unpacked()).toBeGreaterThan(most)
      expect(unpacked()).toBeLessThan(most + READ_AHEAD_BYTES)
    },
  )
})

/** @returns a function that returns the number of bytes that zlib has decompressed since this call. */
function countUnpacked(): () => number {
  let bytes = 0
  const { push } = Readable.prototype
  const spy = vi.spyOn(Readable.prototype, 'push').mockImplementation(function (
    this: Readable,
    chunk,
    ...more
  ) {
    if (['Inflate', 'InflateRaw'].includes(this.constructor.name)) bytes += chunk?.length ?? 0
    return push.call(this, chunk, ...more)
  })
  onTestFinished(() => spy.mockRestore())
  return () => bytes
}

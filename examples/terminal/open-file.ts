import { HwpxReader } from '@ssabrojs/hwpxjs'
import mammoth from 'mammoth'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

type Kind = 'MARKDOWN' | 'HTML' | 'DOCX' | 'HWPX' | 'PDF'

/** Downloads a file, extracts its text, and counts the titles found in it in the given order. */
export async function openFile(kind: Kind, url: string, titles: readonly string[]): Promise<number> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} responded with status ${response.status}.`)
  const text = withoutSpace(await readText(kind, await response.arrayBuffer()))
  let from = 0
  return titles.filter(title => {
    const at = text.indexOf(withoutSpace(title), from)
    if (at >= 0) from = at + 1
    return at >= 0
  }).length
}

async function readText(kind: Kind, data: ArrayBuffer): Promise<string> {
  if (kind === 'DOCX') return (await mammoth.extractRawText({ buffer: Buffer.from(data) })).value
  if (kind === 'PDF') return readPdf(data)
  if (kind !== 'HWPX') return new TextDecoder().decode(data)
  const reader = new HwpxReader()
  await reader.loadFromArrayBuffer(data)
  return reader.extractText()
}

async function readPdf(data: ArrayBuffer): Promise<string> {
  const loading = getDocument({ data: new Uint8Array(data), verbosity: 0 })
  const pdf = await loading.promise
  let text = ''
  for (let i = 1; i <= pdf.numPages; i += 1) {
    const { items } = await (await pdf.getPage(i)).getTextContent()
    text += items.map(item => ('str' in item ? item.str : '')).join('')
  }
  await loading.destroy()
  return text
}

/** Ignores white space, because formats break lines differently. */
const withoutSpace = (text: string) => text.normalize('NFC').replace(/\s/g, '')

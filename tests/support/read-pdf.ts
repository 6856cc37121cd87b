import { createRequire } from 'node:module'
import { loadPdfjs } from '../../src/knowledge/extraction/read-pdf.ts'

async function openPdf(data: Uint8Array) {
  const pdfjs = await loadPdfjs()
  const folder = createRequire(import.meta.url)
    .resolve('pdfjs-dist/package.json')
    .replace(/package\.json$/, '')
  return pdfjs.getDocument({
    data: new Uint8Array(data),
    cMapUrl: `${folder}cmaps/`,
    cMapPacked: true,
    verbosity: 0,
  })
}

/** A line of a PDF. */
export interface PdfFileLine {
  text: string
  /** From 1. */
  page: number
  /** Left edge of the text, right edge, and baseline from the bottom of the page, in points. */
  left: number
  right: number
  y: number
}

/** @returns the lines of a PDF without page numbers, from top to bottom. Text of one height is one line. */
export async function readPdfLines(data: Uint8Array): Promise<PdfFileLine[]> {
  const task = await openPdf(data)
  const document = await task.promise
  const lines: PdfFileLine[] = []
  for (let page = 1; page <= document.numPages; page++) {
    const { items } = await (await document.getPage(page)).getTextContent()
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue
      const [, , , , left = 0, y = 0] = item.transform as number[]
      const line = lines.find(other => other.page === page && Math.abs(other.y - y) < 1)
      if (line) {
        line.text += item.str
        line.right = left + item.width
      } else lines.push({ text: item.str, page, left, right: left + item.width, y })
    }
  }
  await task.destroy()
  return lines.filter(({ text }) => !/^\d+ \/ \d+$/.test(text))
}

/** @returns the text of a PDF without page numbers, its bookmarks and properties, and the roles on its first page. */
export async function readPdfFile(data: Uint8Array) {
  const task = await openPdf(data)
  const document = await task.promise
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, async (_, i) => {
      const { items } = await (await document.getPage(i + 1)).getTextContent()
      const text = items.map(item => ('str' in item ? item.str : '')).join('')
      return text.slice(0, text.lastIndexOf(`${i + 1} / ${document.numPages}`))
    }),
  )
  const { info } = await document.getMetadata()
  const content = {
    text: pages.join(''),
    pages: pages.length,
    bookmarks: await document.getOutline(),
    info: info as Record<string, unknown>,
    roles: rolesIn(await (await document.getPage(1)).getStructTree()),
  }
  await task.destroy()
  return content
}

/** @returns the roles of the structure elements of a page, in order. */
function rolesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null || !('role' in node)) return []
  const children = 'children' in node && Array.isArray(node.children) ? node.children : []
  return [String(node.role), ...children.flatMap(rolesIn)]
}

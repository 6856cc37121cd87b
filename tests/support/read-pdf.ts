import { createRequire } from 'node:module'
import { loadPdfjs } from '../../src/knowledge/extraction/read-pdf.ts'

/** @returns the text of a PDF without page numbers, its bookmarks and properties, and the roles on its first page. */
export async function readPdfFile(data: Uint8Array) {
  const pdfjs = await loadPdfjs()
  const folder = createRequire(import.meta.url)
    .resolve('pdfjs-dist/package.json')
    .replace(/package\.json$/, '')
  const task = pdfjs.getDocument({
    data: new Uint8Array(data),
    cMapUrl: `${folder}cmaps/`,
    cMapPacked: true,
    verbosity: 0,
  })
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

import { strFromU8, unzipSync } from 'fflate'
import { packZip } from '../../reports/export/pack-zip.ts'

const PROPERTIES = 'docProps/core.xml'
const DATES = /<dcterms:(created|modified)[^>]*>[^<]*<\/dcterms:\1>/g
const TYPES = '[Content_Types].xml'
const TYPE_OF_PART = /<Override PartName="\/([^"]*)"[^>]*>/g

/**
 * Repacks a presentation so that its bytes depend only on its content. Removes what the library adds: the current time,
 * folders, and the types of parts that do not exist.
 */
export function repackPptx(pptx: Uint8Array): Uint8Array {
  const parts = Object.entries(unzipSync(pptx)).filter(([name]) => !name.endsWith('/'))
  const names = new Set(parts.map(([name]) => name))
  const rewrite = (name: string, content: Uint8Array) => {
    if (name === PROPERTIES) return strFromU8(content).replace(DATES, '')
    if (name !== TYPES) return content
    return strFromU8(content).replace(TYPE_OF_PART, (type, part) => (names.has(part) ? type : ''))
  }
  return packZip(parts.map(([name, content]) => ({ name, content: rewrite(name, content) })))
}

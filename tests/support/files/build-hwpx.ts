import type { Block } from './build-docx.ts'
import { buildZip } from './build-zip.ts'

const NAMES =
  'xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"'
const HEADER = `<?xml version="1.0" encoding="UTF-8"?><hh:head ${NAMES}><hh:refList>
<hh:paraProperties itemCnt="3">
<hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr>
<hh:paraPr id="1"><hh:heading type="OUTLINE" idRef="0" level="0"/></hh:paraPr>
<hh:paraPr id="2"><hh:heading type="OUTLINE" idRef="0" level="1"/></hh:paraPr>
</hh:paraProperties>
<hh:styles itemCnt="3">
<hh:style id="0" type="PARA" name="바탕글" engName="Normal" paraPrIDRef="0"/>
<hh:style id="1" type="PARA" name="개요 1" engName="Outline 1" paraPrIDRef="1"/>
<hh:style id="2" type="PARA" name="개요 2" engName="Outline 2" paraPrIDRef="2"/>
</hh:styles></hh:refList></hh:head>`

/** Builds an HWPX with the packaging of Hancom's word processor. */
export function buildHwpx(
  blocks: readonly Block[],
  options: { title?: string; isEncrypted?: boolean } = {},
): Buffer {
  return buildZip(hwpxEntries(blocks, options))
}

/** @returns the ZIP entries of an HWPX. */
export function hwpxEntries(blocks: readonly Block[], { title = '', isEncrypted = false } = {}) {
  const encryption = isEncrypted ? '<odf:encryption-data checksum-type="SHA256"/>' : ''
  return [
    { name: 'mimetype', data: 'application/hwp+zip', isStored: true },
    {
      name: 'META-INF/manifest.xml',
      data: `<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">${encryption}</odf:manifest>`,
    },
    {
      name: 'Contents/content.hpf',
      data: `<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:metadata><opf:title>${title}</opf:title></opf:metadata></opf:package>`,
    },
    { name: 'Contents/header.xml', data: HEADER },
    {
      name: 'Contents/section0.xml',
      data: `<?xml version="1.0" encoding="UTF-8"?><hs:sec ${NAMES}>${blocks.map(writeBlock).join('')}</hs:sec>`,
    },
  ]
}

function writeBlock(block: Block): string {
  if ('heading' in block) return paragraph(block.heading, block.level)
  if ('text' in block) return paragraph(block.text)
  const rows = block.table.map(
    row =>
      `<hp:tr>${row.map(cell => `<hp:tc><hp:subList>${paragraph(cell)}</hp:subList></hp:tc>`).join('')}</hp:tr>`,
  )
  return `<hp:p styleIDRef="0" paraPrIDRef="0"><hp:run><hp:tbl>${rows.join('')}</hp:tbl></hp:run></hp:p>`
}

function paragraph(text: string, level = 0): string {
  return `<hp:p styleIDRef="${level}" paraPrIDRef="${level}"><hp:run><hp:t>${text}</hp:t></hp:run></hp:p>`
}

import { buildZip } from './build-zip.ts'

export type Block = { heading: string; level: number } | { text: string } | { table: string[][] }

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const TYPES = `<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>`
const RELATIONS = `<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>`
const STYLES = `<?xml version="1.0" encoding="UTF-8"?><w:styles ${W}>
${[1, 2, 3].map(level => `<w:style w:type="paragraph" w:styleId="${level}"><w:name w:val="heading ${level}"/></w:style>`).join('')}
</w:styles>`

/** @returns the ZIP entries of a DOCX with numeric style IDs, as the Korean version of Word writes them. */
export function docxEntries(blocks: readonly Block[], { title = '', before = '' } = {}) {
  const body = blocks.map(writeBlock).join('')
  return [
    { name: '[Content_Types].xml', data: TYPES },
    { name: '_rels/.rels', data: RELATIONS },
    {
      name: 'word/_rels/document.xml.rels',
      data: RELATIONS.replace('officeDocument" Target="word/document.xml', 'styles" Target="styles.xml'),
    },
    { name: 'word/styles.xml', data: STYLES },
    {
      name: 'docProps/core.xml',
      data: `<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:title>${title}</dc:title></cp:coreProperties>`,
    },
    {
      name: 'word/document.xml',
      data: `<?xml version="1.0" encoding="UTF-8"?>${before}<w:document ${W}><w:body>${body}</w:body></w:document>`,
    },
  ]
}

export function buildDocx(
  blocks: readonly Block[],
  options: { title?: string; before?: string } = {},
): Buffer {
  return buildZip(docxEntries(blocks, options))
}

function writeBlock(block: Block): string {
  if ('table' in block) {
    const rows = block.table.map(
      row => `<w:tr>${row.map(cell => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`,
    )
    return `<w:tbl>${rows.join('')}</w:tbl>`
  }
  return 'heading' in block
    ? paragraph(block.heading, `<w:pPr><w:pStyle w:val="${block.level}"/></w:pPr>`)
    : paragraph(block.text)
}

function paragraph(text: string, properties = ''): string {
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}

import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  type Table,
  TextRun,
} from 'docx'
import { strFromU8, unzipSync } from 'fflate'
import { describeReference, type ReportLayout, referencesTitle } from '../report-layout.ts'
import { type DocxLists, docxBlocks, listReference } from './docx-blocks.ts'
import { docxLevels, docxStyles, PAGE } from './docx-styles.ts'
import { packZip } from './pack-zip.ts'

const REFERENCES = 'references'

/** Writes a Word document. Headings use its heading styles, and the references are a numbered list. */
export async function writeDocx(report: ReportLayout): Promise<Uint8Array> {
  const lists: DocxLists = { starts: new Set(), count: 0 }
  const children = writeBody(report, lists)
  const document = new Document({
    title: report.title,
    creator: 'Canopy',
    lastModifiedBy: 'Canopy',
    styles: docxStyles(report.language),
    numbering: {
      config: [
        { reference: listReference(null), levels: docxLevels('bullet', '•') },
        { reference: REFERENCES, levels: docxLevels('decimal', '[%1]') },
        ...[...lists.starts].map(start => ({
          reference: listReference(start),
          levels: docxLevels('decimal', '%1.', start),
        })),
      ],
    },
    sections: [{ properties: { page: PAGE }, footers: { default: pageNumbers() }, children }],
  })
  return repack(await Packer.toBuffer(document), report)
}

function writeBody(report: ReportLayout, lists: DocxLists) {
  const { title, sections, references } = report
  const children: (Paragraph | Table)[] = [
    new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun(title)] }),
  ]
  for (const section of sections) children.push(heading(section.title), ...docxBlocks(section.blocks, lists))
  if (references.length > 0) children.push(heading(referencesTitle(report)))
  for (const reference of references)
    children.push(
      new Paragraph({
        numbering: { reference: REFERENCES, level: 0 },
        children: [new TextRun(describeReference(reference))],
      }),
    )
  return children
}

function heading(title: string): Paragraph {
  return new Paragraph({ heading: HeadingLevel.HEADING_1, children: [new TextRun(title)] })
}

function pageNumbers(): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [PageNumber.CURRENT] })],
      }),
    ],
  })
}

/**
 * Repacks the document with the date of the report. The library writes the current time, so the bytes would differ each
 * time.
 */
function repack(docx: Uint8Array, { createdAt, language }: ReportLayout): Uint8Array {
  const files = Object.entries(unzipSync(docx)).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return packZip(
    files.map(([name, content]) => ({
      name,
      content:
        name === 'docProps/core.xml' ? dateProperties(strFromU8(content), createdAt, language) : content,
    })),
  )
}

/** OPC packages start with their content types and relationships. */
function rank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : name === '_rels/.rels' ? 1 : 2
}

function dateProperties(xml: string, createdAt: Date, language: string): string {
  const dated = xml.replace(
    /(<dcterms:(created|modified)[^>]*>)[^<]*/g,
    (_, tag) => `${tag}${createdAt.toISOString()}`,
  )
  const tag = /^[a-z0-9-]+$/i.test(language) ? `<dc:language>${language}</dc:language>` : ''
  return dated.replace('</cp:coreProperties>', `${tag}</cp:coreProperties>`)
}

import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  type Table,
  TableOfContents,
  TextRun,
} from 'docx'
import { estimatePageNumbers } from 'docx/layout'
import { strFromU8, unzipSync } from 'fflate'
import { contentsTitle, hasContents } from '../front-matter.ts'
import { describeReference, type ReportLayout, referencesTitle } from '../report-layout.ts'
import { BULLETS, type DocxLists, docxBlocks } from './docx-blocks.ts'
import { docxLevels, docxStyles, INDENT, PAGE, STYLES } from './docx-styles.ts'
import { packZip } from './pack-zip.ts'

const REFERENCES = 'references'
/** Space for the numbers of a list, in twentieths of a point. References have up to three digits in brackets. */
const REFERENCE_SPACE = 520
const DIGIT = 110

/** Writes a Word document. Headings use its heading styles, and the references are a numbered list. */
export async function writeDocx(report: ReportLayout): Promise<Uint8Array> {
  const lists: DocxLists = { numberings: new Map(), count: 0 }
  const children = writeBody(report, lists)
  const document = new Document({
    title: report.title,
    creator: report.author || 'Canopy',
    lastModifiedBy: 'Canopy',
    pageNumbers: estimatePageNumbers,
    styles: docxStyles(report.language),
    numbering: {
      config: [
        { reference: BULLETS, levels: docxLevels('bullet', '•') },
        { reference: REFERENCES, levels: docxLevels('decimal', '[%1]', { hanging: REFERENCE_SPACE }) },
        ...[...lists.numberings].map(([reference, { start, digits }]) => ({
          reference,
          levels: docxLevels('decimal', '%1.', { start, hanging: Math.max(INDENT, DIGIT * (digits + 2)) }),
        })),
      ],
    },
    sections: [{ properties: { page: PAGE }, footers: { default: pageNumbers() }, children }],
  })
  return repack(await Packer.toBuffer(document), report)
}

function writeBody(report: ReportLayout, lists: DocxLists) {
  const { title, byline, sections, references } = report
  const children: (Paragraph | Table | TableOfContents)[] = [
    new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun(title)] }),
    new Paragraph({ style: STYLES.byline, children: [new TextRun(byline)] }),
    ...(hasContents(report) ? writeContents(report) : []),
  ]
  for (const section of sections) children.push(heading(section.title), ...docxBlocks(section.blocks, lists))
  if (references.length > 0) children.push(heading(referencesTitle(report)))
  for (const reference of references)
    children.push(
      new Paragraph({
        style: STYLES.reference,
        numbering: { reference: REFERENCES, level: 0 },
        children: [new TextRun(describeReference(reference))],
      }),
    )
  return children
}

/** A field that lists the sections. Its entries are written with the document, so they show before Word updates it. */
function writeContents(report: ReportLayout): (Paragraph | TableOfContents)[] {
  const title = contentsTitle(report)
  return [
    new Paragraph({ style: STYLES.contentsTitle, children: [new TextRun(title)] }),
    new TableOfContents(title, { hyperlink: true, headingStyleRange: '1-1' }),
  ]
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
function repack(docx: Uint8Array, { createdAt, modifiedAt, language }: ReportLayout): Uint8Array {
  const files = Object.entries(unzipSync(docx)).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return packZip(
    files.map(([name, content]) => ({
      name,
      content:
        name === 'docProps/core.xml' ? dateProperties(strFromU8(content), { createdAt, modifiedAt, language }) : content,
    })),
  )
}

/** OPC packages start with their content types and relationships. */
function rank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : name === '_rels/.rels' ? 1 : 2
}

function dateProperties(
  xml: string,
  { createdAt, modifiedAt, language }: Pick<ReportLayout, 'createdAt' | 'modifiedAt' | 'language'>,
): string {
  const dated = xml.replace(
    /(<dcterms:(created|modified)[^>]*>)[^<]*/g,
    (_, tag, name) => `${tag}${(name === 'created' ? createdAt : modifiedAt).toISOString()}`,
  )
  const tag = /^[a-z0-9-]+$/i.test(language) ? `<dc:language>${language}</dc:language>` : ''
  return dated.replace('</cp:coreProperties>', `${tag}</cp:coreProperties>`)
}

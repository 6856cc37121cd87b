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
import { estimatePageNumbersWith } from 'docx/layout'
import { strFromU8, unzipSync } from 'fflate'
import { contentsTitle, hasContents } from '../front-matter.ts'
import { describeReference, type ReportLayout, referencesTitle } from '../report-layout.ts'
import { BULLETS, type DocxLists, docxBlocks } from './docx-blocks.ts'
import { docxLevels, docxStyles, INDENT, PAGE, STYLES } from './docx-styles.ts'
import { packZip } from './pack-zip.ts'
import { writePlainText } from './write-plain-text.ts'

const REFERENCES = 'references'
/** Space for the numbers of a list, in twentieths of a point. References have up to three digits in brackets. */
const REFERENCE_SPACE = 520
const DIGIT = 110
/** Levels of the headings in the contents. */
const LEVELS = '1-1'
/** Longer reports have contents without page numbers: laying out a page takes 0.1 s, and writing it 0.002 s. */
const MAX_NUMBERED_CHARACTERS = 60_000
/** Lays out the pages for the page numbers of the contents. Guesses the width of characters that it does not know. */
const PAGE_NUMBERS = estimatePageNumbersWith({ guess: true })

/** Writes a Word document. Headings use its heading styles, and the references are a numbered list. */
export async function writeDocx(report: ReportLayout): Promise<Uint8Array> {
  const lists: DocxLists = { numberings: new Map(), count: 0 }
  const children = writeBody(report, lists)
  const document = new Document({
    title: report.title,
    creator: report.author || 'Canopy',
    lastModifiedBy: 'Canopy',
    ...(hasPageNumbers(report) && { pageNumbers: PAGE_NUMBERS }),
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

function hasPageNumbers(report: ReportLayout): boolean {
  return hasContents(report) && writePlainText(report).length <= MAX_NUMBERED_CHARACTERS
}

/** A field that lists the sections. Its entries are written with the document, so they show before Word updates it. */
function writeContents(report: ReportLayout): (Paragraph | TableOfContents)[] {
  const title = contentsTitle(report)
  return [
    new Paragraph({ style: STYLES.contentsTitle, children: [new TextRun(title)] }),
    new TableOfContents(title, {
      hyperlink: true,
      headingStyleRange: LEVELS,
      ...(!hasPageNumbers(report) && { pageNumbersEntryLevelsRange: LEVELS }),
    }),
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
 * Repacks the document with the dates of the report and bookmarks numbered from 1. The library writes the current time
 * and numbers bookmarks over all documents of the process, so the bytes would differ each time.
 */
function repack(docx: Uint8Array, report: ReportLayout): Uint8Array {
  const files = Object.entries(unzipSync(docx)).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return packZip(files.map(([name, content]) => ({ name, content: rewritePart(name, content, report) })))
}

function rewritePart(name: string, content: Uint8Array, report: ReportLayout): Uint8Array | string {
  if (name === 'docProps/core.xml') return dateProperties(strFromU8(content), report)
  if (name === 'word/document.xml') return numberBookmarks(strFromU8(content))
  return content
}

/** Names and ids of bookmarks, and references to them. They match no text, because quotes in text are escaped. */
const BOOKMARK_NAMES = /((?: w:anchor| w:name)="_Toc|<w:instrText xml:space="preserve">PAGEREF _Toc)(\d+)/g
const BOOKMARK_IDS = /(<w:bookmark(?:Start|End)[^>]* w:id=")(\d+)/g

function numberBookmarks(xml: string): string {
  return [BOOKMARK_NAMES, BOOKMARK_IDS].reduce((numbered, pattern) => {
    const numbers = new Map<string, number>()
    return numbered.replace(pattern, (_, before, id) => {
      if (!numbers.has(id)) numbers.set(id, numbers.size + 1)
      return `${before}${numbers.get(id)}`
    })
  }, xml)
}

/** OPC packages start with their content types and relationships. */
function rank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : name === '_rels/.rels' ? 1 : 2
}

function dateProperties(xml: string, { createdAt, modifiedAt, language }: ReportLayout): string {
  const dated = xml.replace(
    /(<dcterms:(created|modified)[^>]*>)[^<]*/g,
    (_, tag, name) => `${tag}${(name === 'created' ? createdAt : modifiedAt).toISOString()}`,
  )
  const tag = /^[a-z0-9-]+$/i.test(language) ? `<dc:language>${language}</dc:language>` : ''
  return dated.replace('</cp:coreProperties>', `${tag}</cp:coreProperties>`)
}

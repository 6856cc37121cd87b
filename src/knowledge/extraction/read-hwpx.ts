import { Parser } from 'htmlparser2'
import { UnreadableFile } from './extracted-text.ts'
import { createMarkdownWriter, type MarkdownWriter } from './markdown-writer.ts'
import { xmlText } from './xml-text.ts'

const SECTION = /^Contents\/section(\d+)\.xml$/
/** Elements that are not body text: repeated on each page, or only for the author. */
const SKIPPED = new Set(['hp:header', 'hp:footer', 'hp:hiddenComment', 'hp:fieldBegin'])

export function isHwpxPart(name: string): boolean {
  return /^(Contents\/[^/]+\.(xml|hpf)|META-INF\/manifest\.xml)$/.test(name)
}

/** Converts the parts of an HWPX (OWPML) to Markdown. Outline levels become headings. */
export function readHwpx(parts: ReadonlyMap<string, Uint8Array>): { text: string; title: string | null } {
  const xml = (name: string) => {
    const part = parts.get(name)
    return part ? xmlText(part) : ''
  }
  if (/encryption-data/.test(xml('META-INF/manifest.xml')))
    throw new UnreadableFile('The file is password-protected; save it without a password.')
  const sections = [...parts.keys()]
    .filter(name => SECTION.test(name))
    .sort((a, b) => Number(SECTION.exec(a)?.[1]) - Number(SECTION.exec(b)?.[1]))
  if (sections.length === 0) throw new UnreadableFile('The HWPX is damaged: it has no text section.')
  const headingLevel = readHwpxStyles(xml('Contents/header.xml'))
  const writer = createMarkdownWriter()
  for (const section of sections) writeSection(xml(section), headingLevel, writer)
  const title = /<opf:title[^>]{0,1000}>([^<]{1,1000})</.exec(xml('Contents/content.hpf'))?.[1]?.trim()
  return { text: writer.end(), title: title || null }
}

function writeSection(
  xml: string,
  headingLevel: (paragraph: Record<string, string>) => number,
  writer: MarkdownWriter,
): void {
  let skipping = 0
  let isText = false
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (SKIPPED.has(name)) skipping += 1
        if (skipping > 0) return
        if (name === 'hp:p') writer.block(headingLevel(attributes))
        else if (name === 'hp:t') isText = true
        else if (name === 'hp:lineBreak') writer.lineBreak()
        else if (name === 'hp:tab' || name === 'hp:nbSpace' || name === 'hp:fwSpace') writer.text(' ')
        else if (name === 'hp:tbl') writer.startTable()
        else if (name === 'hp:tr') writer.startRow()
        else if (name === 'hp:tc') writer.startCell()
      },
      ontext(text) {
        if (isText && skipping === 0) writer.text(text)
      },
      onclosetag(name) {
        if (SKIPPED.has(name)) skipping -= 1
        else if (name === 'hp:t') isText = false
        else if (name === 'hp:tbl' && skipping === 0) writer.endTable()
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
}

/** Names of heading styles in Hancom's documents. */
const HEADING_NAME = /^(?:개요|제목|Outline|Heading)\s*([1-9])$/i

/**
 * Reads the heading styles from the header of an HWPX.
 * @returns a function from a paragraph's attributes to its heading level, 0 if it is not a heading.
 */
function readHwpxStyles(header: string): (paragraph: Record<string, string>) => number {
  const levelOfFormat = new Map<string, number>()
  const levelOfStyle = new Map<string, number>()
  let format = ''
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'hh:paraPr') format = attributes.id ?? ''
        else if (name === 'hh:heading' && attributes.type === 'OUTLINE')
          levelOfFormat.set(format, Number(attributes.level) + 1)
        else if (name === 'hh:style') {
          const named =
            HEADING_NAME.exec(attributes.name ?? '') ?? HEADING_NAME.exec(attributes.engName ?? '')
          const level = named ? Number(named[1]) : levelOfFormat.get(attributes.paraPrIDRef ?? '')
          if (level) levelOfStyle.set(attributes.id ?? '', level)
        }
      },
    },
    { xmlMode: true },
  )
  parser.end(header)
  return ({ paraPrIDRef = '', styleIDRef = '' }) =>
    levelOfFormat.get(paraPrIDRef) ?? levelOfStyle.get(styleIDRef) ?? 0
}

import { Parser } from 'htmlparser2'
import { readHwpxStyles } from './hwpx-styles.ts'
import { createMarkdownWriter, type MarkdownWriter } from './markdown-writer.ts'
import { UnreadableFile } from './unreadable-file.ts'
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

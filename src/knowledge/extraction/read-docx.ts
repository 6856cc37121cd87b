import { zipSync } from 'fflate'
import mammoth from 'mammoth'
import { htmlToMarkdown } from './html-to-markdown.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { xmlText } from './xml-text.ts'

/** Heading styles that mammoth does not recognize by default. */
const STYLES = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => h2:fresh",
  ...[1, 2, 3, 4, 5, 6].flatMap(level => [
    `p[style-name='제목 ${level}'] => h${level}:fresh`,
    `p[style-name='개요 ${level}'] => h${level}:fresh`,
  ]),
]

export function isDocxPart(name: string): boolean {
  return /\.(xml|rels)$/.test(name)
}

/** Converts the parts of a DOCX to Markdown. */
export async function readDocx(
  parts: ReadonlyMap<string, Uint8Array>,
): Promise<{ text: string; title: string | null }> {
  const xml = new Map([...parts].map(([name, data]) => [name, xmlText(data)]))
  // Repacked from the parts that were counted and checked, so that mammoth reads nothing else.
  const entries = [...xml].map(([name, text]) => [name, Buffer.from(text)] as const)
  const buffer = Buffer.from(zipSync(Object.fromEntries(entries), { level: 0 }))
  const options = {
    styleMap: STYLES,
    convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
  }
  const { value } = await mammoth.convertToHtml({ buffer }, options).catch(cause => {
    throw new UnreadableFile('The DOCX is damaged: required content is missing.', { cause })
  })
  const { text } = htmlToMarkdown(value)
  const title = /<dc:title>([^<]{1,1000})<\/dc:title>/.exec(xml.get('docProps/core.xml') ?? '')?.[1]
  return { text, title: title ? (htmlToMarkdown(title).text ?? null) : null }
}

import { zipSync } from 'fflate'
import { Parser } from 'htmlparser2'
import mammoth from 'mammoth'
import { decodeText } from './decode-text.ts'
import { UnreadableFile } from './extracted-text.ts'
import { createMarkdownWriter } from './markdown-writer.ts'
import { xmlText } from './xml-text.ts'

/** Unclosed tags count too. */
const MAX_DEPTH = 5_000

/** Elements whose text is not part of the page's content. */
const SKIPPED = new Set(['script', 'style', 'noscript', 'template', 'svg', 'iframe', 'object', 'nav', 'head'])
const BLOCKS = new Set(
  'p div section article main header footer aside address blockquote figure figcaption dl dt dd ul ol form fieldset hr details summary caption body'.split(
    ' ',
  ),
)

/**
 * Converts an HTML page to Markdown, with its headings, lists, tables and code. Accepts malformed HTML.
 * @throws UnreadableFile if it is nested more than 5,000 levels deep.
 */
function htmlToMarkdown(html: string): { text: string; title: string | null } {
  const writer = createMarkdownWriter()
  const lists: { isOrdered: boolean; count: number }[] = []
  let depth = 0
  let skipping = 0
  let verbatim: string | null = null
  let title: string | null = null
  let isInTitle = false
  const open = (name: string, attributes: Record<string, string>) => {
    const heading = /^h([1-6])$/.exec(name)
    if (heading) writer.block(Number(heading[1]))
    else if (name === 'br') writer.lineBreak()
    else if (name === 'img') writer.text(attributes.alt ? ` ${attributes.alt} ` : '')
    else if (name === 'table') writer.startTable()
    else if (name === 'tr') writer.startRow()
    else if (name === 'td' || name === 'th') writer.startCell()
    else if (name === 'li') {
      const list = lists.at(-1)
      if (list) list.count += 1
      writer.listItem(lists.length, list?.isOrdered ? `${list.count}.` : '-')
    } else if (name === 'pre') verbatim = ''
    else if (BLOCKS.has(name) && !(name === 'p' && lists.length)) writer.block()
    if (name === 'ul' || name === 'ol') lists.push({ isOrdered: name === 'ol', count: 0 })
  }
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1
      if (depth > MAX_DEPTH)
        throw new UnreadableFile(`The page is nested more than ${MAX_DEPTH} levels deep.`)
      if (name === 'title') isInTitle = title === null
      if (SKIPPED.has(name)) skipping += 1
      else if (skipping === 0) open(name, attributes)
    },
    ontext(text) {
      if (isInTitle) title = (title ?? '') + text
      else if (skipping > 0) return
      else if (verbatim !== null) verbatim += text
      else writer.text(text)
    },
    onclosetag(name) {
      depth -= 1
      if (name === 'title') isInTitle = false
      if (SKIPPED.has(name)) skipping -= 1
      if (skipping > 0) return
      if (name === 'table') writer.endTable()
      else if (name === 'ul' || name === 'ol') lists.pop()
      else if (name === 'pre' && verbatim !== null) {
        writer.verbatim(verbatim)
        verbatim = null
      } else if (/^h[1-6]$/.test(name) || (BLOCKS.has(name) && !(name === 'p' && lists.length)))
        writer.block()
    },
  })
  parser.end(html)
  return { text: writer.end(), title: title === null ? null : (title as string).replace(/\s+/g, ' ').trim() }
}

/** The charset declaration is searched within this many bytes. */
const CHARSET_WITHIN_BYTES = 2048

export function readHtml(bytes: Uint8Array): { text: string; title: string | null } {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, CHARSET_WITHIN_BYTES))
  const declared = /<meta[^>]+charset=["']?([\w-]+)/i.exec(start.toString('latin1'))?.[1] ?? null
  return htmlToMarkdown(decodeText(bytes, declared))
}

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

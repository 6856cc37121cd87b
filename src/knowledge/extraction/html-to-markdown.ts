import { Parser } from 'htmlparser2'
import { createMarkdownWriter } from './markdown-writer.ts'
import { UnreadableFile } from './unreadable-file.ts'

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
export function htmlToMarkdown(html: string): { text: string; title: string | null } {
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

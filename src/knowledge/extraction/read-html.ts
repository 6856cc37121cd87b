import { decodeText } from './decode-text.ts'
import { htmlToMarkdown } from './html-to-markdown.ts'

/** The charset declaration is searched within this many bytes. */
const CHARSET_WITHIN_BYTES = 2048

export function readHtml(bytes: Uint8Array): { text: string; title: string | null } {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, CHARSET_WITHIN_BYTES))
  const declared = /<meta[^>]+charset=["']?([\w-]+)/i.exec(start.toString('latin1'))?.[1] ?? null
  return htmlToMarkdown(decodeText(bytes, declared))
}

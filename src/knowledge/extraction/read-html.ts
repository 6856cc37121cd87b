import { decodeText } from './decode-text.ts'
import { htmlToMarkdown } from './html-to-markdown.ts'

const DECLARED_WITHIN = 2048

export function readHtml(bytes: Uint8Array): { text: string; title: string | null } {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, DECLARED_WITHIN))
  const declared = /<meta[^>]+charset=["']?([\w-]+)/i.exec(start.toString('latin1'))?.[1] ?? null
  return htmlToMarkdown(decodeText(bytes, declared))
}

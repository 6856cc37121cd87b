/**
 * The kind of a placeholder's value.
 * - `text`: any characters, copied.
 * - `number`, `word` (no white space): copied.
 * - `message`: a nested message, translated.
 * - `list`: names, copied; "and 3 more" at the end is translated.
 */
export type ValueKind = 'text' | 'number' | 'word' | 'message' | 'list'

const KINDS: readonly string[] = ['text', 'number', 'word', 'message', 'list'] satisfies ValueKind[]

export interface Placeholder {
  name: string
  kind: ValueKind
}

/**
 * A parsed template such as `Add {count:number} documents under "{name}".` It has one more literal than placeholders.
 */
export interface MessageTemplate {
  literals: readonly string[]
  placeholders: readonly Placeholder[]
}

/** Parses `{name}` and `{name:kind}`. @throws for an unknown kind, and for adjacent placeholders. */
export function parseTemplate(text: string): MessageTemplate {
  const parts = text.split(/\{(\w+(?::\w+)?)\}/)
  const literals = parts.filter((_, i) => i % 2 === 0)
  const placeholders = parts.filter((_, i) => i % 2 === 1).map(parsePlaceholder)
  if (literals.slice(1, -1).includes('')) throw new Error(`Adjacent placeholders in: ${text}`)
  return { literals, placeholders }
}

function parsePlaceholder(text: string): Placeholder {
  const [name = '', kind = 'text'] = text.split(':')
  if (!KINDS.includes(kind)) throw new Error(`Unknown kind of placeholder: ${kind}`)
  return { name, kind: kind as ValueKind }
}

/**
 * Returns the values of the placeholders in order, or null if the message does not match. Takes time linear in the
 * length of the message: each inner literal is searched for once, from the start or from the end.
 */
export function matchTemplate(
  { literals }: MessageTemplate,
  message: string,
  { fromEnd = false } = {},
): readonly string[] | null {
  const first = literals[0] ?? ''
  const last = literals.at(-1) ?? ''
  if (message.length < first.length + last.length) return null
  if (!message.startsWith(first) || !message.endsWith(last)) return null
  const text = message.slice(first.length, message.length - last.length)
  const inner = literals.slice(1, -1)
  return fromEnd ? splitFromEnd(text, inner) : splitFromStart(text, inner)
}

function splitFromStart(text: string, separators: readonly string[]): string[] | null {
  const values: string[] = []
  let from = 0
  for (const separator of separators) {
    const at = text.indexOf(separator, from)
    if (at < 0) return null
    values.push(text.slice(from, at))
    from = at + separator.length
  }
  return [...values, text.slice(from)]
}

function splitFromEnd(text: string, separators: readonly string[]): string[] | null {
  const values: string[] = []
  let to = text.length
  for (const separator of separators.toReversed()) {
    const at = to < separator.length ? -1 : text.lastIndexOf(separator, to - separator.length)
    if (at < 0) return null
    values.unshift(text.slice(at + separator.length, to))
    to = at
  }
  return [text.slice(0, to), ...values]
}

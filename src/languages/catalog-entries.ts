import { type MessageTemplate, parseTemplate } from './message-template.ts'

/** A template with placeholders and its translation. */
export interface CatalogEntry {
  template: MessageTemplate
  /** The translation, split at its placeholders. */
  texts: readonly string[]
  /** Index of the placeholder value to insert between each two texts. */
  order: readonly number[]
}

/** Messages are looked up by this many leading characters. */
const PREFIX_LENGTH = 8

/** @throws if the placeholders of the translation and the template differ. */
export function readEntry([english, translation]: readonly [string, string]): CatalogEntry {
  const template = parseTemplate(english)
  const names = template.placeholders.map(({ name }) => name)
  const parts = translation.split(/\{(\w+)\}/)
  const order = parts.filter((_, i) => i % 2 === 1).map(name => names.indexOf(name))
  if (order.includes(-1) || new Set(order).size !== new Set(names).size)
    throw new Error(`The placeholders of the translation differ from its template: ${english}`)
  return { template, texts: parts.filter((_, i) => i % 2 === 0), order }
}

/** Returns a function that finds the entries a message may match, those with the most literal characters first. */
export function indexEntries(entries: readonly CatalogEntry[]): (message: string) => readonly CatalogEntry[] {
  const sorted = entries
    .filter(({ template }) => template.placeholders.length > 0)
    .sort((a, b) => literalLength(b) - literalLength(a))
  const withPrefix = (prefix: string) => sorted.filter(entry => ['', prefix].includes(prefixOf(entry)))
  const byPrefix = new Map(sorted.map(prefixOf).map(prefix => [prefix, withPrefix(prefix)]))
  const others = withPrefix('')
  return message => byPrefix.get(message.slice(0, PREFIX_LENGTH)) ?? others
}

function literalLength({ template: { literals } }: CatalogEntry): number {
  return literals.reduce((sum, literal) => sum + literal.length, 0)
}

/** Empty if the template has a placeholder within the prefix. */
function prefixOf({ template: { literals } }: CatalogEntry): string {
  const first = literals[0] ?? ''
  return first.length < PREFIX_LENGTH ? '' : first.slice(0, PREFIX_LENGTH)
}

import { type MessageTemplate, matchTemplate, parseTemplate, type ValueKind } from './message-template.ts'

/** English templates and their translations. Both sides have the same placeholders. */
export type Translations = Readonly<Record<string, string>>

/** The messages that can be shown in one language. */
interface Catalog {
  /** Returns null if any part of the message has no translation. */
  translate(message: string): string | null
}

/** Nesting limit for messages inside messages. */
const MAX_DEPTH = 4
/** A comma-separated message with more pieces is not treated as a list. */
const MAX_PIECES = 40

const CHECKS: Record<ValueKind, (value: string) => boolean> = {
  text: () => true,
  number: value => /^[-+]?\d[\d.,]*$/.test(value),
  word: value => value !== '' && !/\s/.test(value),
  message: () => true,
  list: () => true,
}

interface CatalogParts {
  /** One record per area. A template may appear in only one of them. */
  translations: readonly Translations[]
  /** Templates of list items: `+2 documents under Leave, -1 document under Visa and 3 more`. */
  listItems: Translations
  /** Renders `{list} and {count} more`. */
  andMore(list: string, count: string): string
  /** Appends text to a value. In some languages the text depends on how the value ends. */
  append(value: string, text: string): string
}

/** @throws if a template appears twice, or if the placeholders of a translation and its template differ. */
export function createCatalog({ translations, listItems, andMore, append }: CatalogParts): Catalog {
  const all = new Map<string, string>()
  for (const area of translations)
    for (const [english, translation] of Object.entries(area)) {
      if (all.has(english)) throw new Error(`Duplicate translation of: ${english}`)
      all.set(english, translation)
    }
  const findCandidates = indexEntries([...all].map(readEntry))
  const findItemCandidates = indexEntries(Object.entries(listItems).map(readEntry))

  function translate(message: string, depth: number): string | null {
    if (message === '') return message
    const exact = all.get(message)
    if (exact !== undefined) return exact
    if (depth === MAX_DEPTH) return null
    return translateByTemplate(findCandidates(message), message, depth) ?? translateList(message, depth)
  }

  function translateByTemplate(
    candidates: readonly CatalogEntry[],
    message: string,
    depth: number,
  ): string | null {
    for (const entry of candidates) {
      const translated = render(entry, matchTemplate(entry.template, message), depth)
      if (translated !== null) return translated
      if (entry.template.placeholders.length < 2) continue
      // A literal that also occurs in a value splits the message differently from the other end.
      const fromEnd = render(entry, matchTemplate(entry.template, message, { fromEnd: true }), depth)
      if (fromEnd !== null) return fromEnd
    }
    return null
  }

  function render(
    { template, texts, order }: CatalogEntry,
    found: readonly string[] | null,
    depth: number,
  ): string | null {
    if (!found || !fitsKinds(template, found)) return null
    const values = found.map((value, i) => translateValue(value, template.placeholders[i]?.kind, depth))
    if (values.includes(null)) return null
    return texts.reduce((rendered, text, i) => rendered + append(values[order[i - 1] ?? 0] ?? '', text))
  }

  function translateValue(value: string, kind: ValueKind | undefined, depth: number): string | null {
    if (kind === 'message') return translate(value, depth + 1)
    if (kind !== 'list') return value
    const { list, more } = splitMore(value)
    return more === null ? value : andMore(list, more)
  }

  /** Names may contain commas, so items can span pieces. Prefers the split with the most items. */
  function translateList(message: string, depth: number): string | null {
    const { list, more } = splitMore(message)
    const pieces = list.split(', ')
    if (pieces.length > MAX_PIECES) return null
    /** For each piece: the translated items from there to the end. */
    const items: (string[] | null)[] = [...pieces.map(() => null), []]
    for (let from = pieces.length - 1; from >= 0; from--)
      for (let to = from + 1; to <= pieces.length && !items[from]; to++) {
        const following = items[to]
        if (!following) continue
        const text = pieces.slice(from, to).join(', ')
        const item = translateByTemplate(findItemCandidates(text), text, depth)
        if (item !== null) items[from] = [item, ...following]
      }
    const translated = items[0]?.join(', ')
    if (translated === undefined) return null
    return more === null ? translated : andMore(translated, more)
  }

  return { translate: message => translate(message, 0) }
}

function fitsKinds({ placeholders }: MessageTemplate, values: readonly string[]): boolean {
  return values.every((value, i) => CHECKS[placeholders[i]?.kind ?? 'text'](value))
}

/** Splits `A, B and 3 more`. */
function splitMore(text: string): { list: string; more: string | null } {
  const at = text.lastIndexOf(' and ')
  const count = at < 0 ? null : /^(\d+) more$/.exec(text.slice(at + ' and '.length))?.[1]
  return count ? { list: text.slice(0, at), more: count } : { list: text, more: null }
}

/** A template with placeholders and its translation. */
interface CatalogEntry {
  template: MessageTemplate
  /** The translation, split at its placeholders. */
  texts: readonly string[]
  /** Index of the placeholder value to insert between each two texts. */
  order: readonly number[]
}

/** Messages are looked up by this many leading characters. */
const PREFIX_LENGTH = 8

/** @throws if the placeholders of the translation and the template differ. */
function readEntry([english, translation]: readonly [string, string]): CatalogEntry {
  const template = parseTemplate(english)
  const names = template.placeholders.map(({ name }) => name)
  const parts = translation.split(/\{(\w+)\}/)
  const order = parts.filter((_, i) => i % 2 === 1).map(name => names.indexOf(name))
  if (order.includes(-1) || new Set(order).size !== new Set(names).size)
    throw new Error(`The placeholders of the translation differ from its template: ${english}`)
  return { template, texts: parts.filter((_, i) => i % 2 === 0), order }
}

/** Returns a function that finds the entries a message may match, those with the most literal characters first. */
function indexEntries(entries: readonly CatalogEntry[]): (message: string) => readonly CatalogEntry[] {
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

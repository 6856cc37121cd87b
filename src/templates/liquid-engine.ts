import { type FilterImplOptions, Liquid } from 'liquidjs'
import { isDate } from './check-value.ts'
import { FILTERS } from './filters.ts'

/**
 * Liquid with only the filters in `FILTERS` and no tags. Its limits are a last resort: texts are checked beforehand by
 * counts, so every machine accepts or rejects the same texts.
 */
export const liquid = makeEngine()

function makeEngine(): Liquid {
  const engine = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    timezoneOffset: 0,
    locale: 'en-US',
    // In characters processed by filters.
    memoryLimit: 500_000,
    renderLimit: 1_000,
    // No tag can read a file: tags are not parsed, and no file would be found.
    templates: {},
  })
  for (const name of Object.keys(engine.filters)) if (!FILTERS.has(name)) engine.unregisterFilter(name)
  for (const name of Object.keys(engine.tags)) delete engine.tags[name]
  // Without a prototype, `constructor` and the like are not filters.
  Object.setPrototypeOf(engine.filters, null)
  engine.registerFilter('date', onlyDates(engine.filters.date))
  engine.registerFilter('number', formatNumber)
  engine.registerFilter('size', counting())
  engine.registerFilter(
    'bullets',
    listing(() => '-'),
  )
  engine.registerFilter(
    'numbered',
    listing(index => `${index + 1}.`),
  )
  return engine
}

/** Formats a number as `1,234,567.5`, with the given number of decimals or, by default, up to 10. */
function formatNumber(value: unknown, decimals?: number): unknown {
  if (typeof value !== 'number') return value
  const digits =
    decimals === undefined
      ? { maximumFractionDigits: 10 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  // Avoids -0.
  return new Intl.NumberFormat('en-US', { ...digits, signDisplay: 'negative' }).format(value)
}

/**
 * Liquid's `date` accepts "now" and true. This one formats only dates, and returns other values, as set by `default`,
 * unchanged.
 */
function onlyDates(format: FilterImplOptions | undefined): FilterImplOptions {
  if (typeof format !== 'function') throw new Error('Liquid has no filter "date".')
  return function (value: unknown, ...args: unknown[]) {
    return isDate(value) ? format.call(this, value, ...args) : value
  }
}

/** Counts the items of a list or the code points of a text, as `truncate` does. */
function counting(): FilterImplOptions {
  return function (value: unknown) {
    if (Array.isArray(value)) return value.length
    const text = typeof value === 'string' ? value : ''
    this.context.memoryLimit.use(text.length)
    return [...text].length
  }
}

/**
 * Formats a list as Markdown, one item per line. Other values (null, or text set by `default`) are returned unchanged.
 */
function listing(mark: (index: number) => string): FilterImplOptions {
  return function (value: unknown) {
    if (!Array.isArray(value)) return value
    const entries = value.map(String)
    this.context.memoryLimit.use(entries.reduce((sum, entry) => sum + entry.length, 0))
    return entries.map((entry, i) => `${mark(i)} ${entry.replace(/\s+/g, ' ').trim()}`).join('\n')
  }
}

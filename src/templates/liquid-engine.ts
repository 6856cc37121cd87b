import { type FilterImplOptions, Liquid } from 'liquidjs'
import { isDate } from './check-value.ts'
import { FILTERS } from './filters.ts'

/**
 * Liquid with the listed filters and nothing else. The limits are a last resort: what a text may hold is bounded before, by
 * counts, so that the same text is taken or refused on every machine.
 */
export const liquid = makeEngine()

function makeEngine(): Liquid {
  const engine = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    timezoneOffset: 0,
    locale: 'en-US',
    // In characters that filters go through.
    memoryLimit: 500_000,
    renderLimit: 1_000,
    // No tag reads files, since no tag is parsed; nothing would be found if one did.
    templates: {},
  })
  for (const name of Object.keys(engine.filters)) if (!FILTERS.has(name)) engine.unregisterFilter(name)
  for (const name of Object.keys(engine.tags)) delete engine.tags[name]
  // `constructor` and its like are no filters either.
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

/** `1,234,567.5`, with as many decimals as asked for, or as the number has. */
function formatNumber(value: unknown, decimals?: number): unknown {
  if (typeof value !== 'number') return value
  const digits =
    decimals === undefined
      ? { maximumFractionDigits: 10 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  // No -0.
  return new Intl.NumberFormat('en-US', { ...digits, signDisplay: 'negative' }).format(value)
}

/** Liquid's own takes "now" for this moment and true for one in 1970; what `default` put in place is left as it is. */
function onlyDates(format: FilterImplOptions | undefined): FilterImplOptions {
  if (typeof format !== 'function') throw new Error('Liquid has no filter "date".')
  return function (value: unknown, ...args: unknown[]) {
    return isDate(value) ? format.call(this, value, ...args) : value
  }
}

/** Items of a list; code points of a text, as `truncate` counts them. */
function counting(): FilterImplOptions {
  return function (value: unknown) {
    if (Array.isArray(value)) return value.length
    const text = typeof value === 'string' ? value : ''
    this.context.memoryLimit.use(text.length)
    return [...text].length
  }
}

/** A Markdown list with an entry on each line. What is no list is left as it is: nothing, or what `default` put in its place. */
function listing(mark: (index: number) => string): FilterImplOptions {
  return function (value: unknown) {
    if (!Array.isArray(value)) return value
    const entries = value.map(String)
    this.context.memoryLimit.use(entries.reduce((sum, entry) => sum + entry.length, 0))
    return entries.map((entry, i) => `${mark(i)} ${entry.replace(/\s+/g, ' ').trim()}`).join('\n')
  }
}

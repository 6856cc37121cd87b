interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

interface Family {
  type: string
  help: string
  samples: Sample[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABELS = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/g

/** @returns the metrics of each process by name. */
export function scrapeMetrics(urls: string[]): Promise<Map<string, Family>[]> {
  return Promise.all(
    urls.map(async url => parseMetrics(await fetch(`${url}/metrics`).then(answer => answer.text()))),
  )
}

/** @returns the sum of all samples with this name and these labels, over all processes. */
export function sumOf(
  scrapes: Map<string, Family>[],
  name: string,
  labels: Record<string, string> = {},
): number {
  const family = name.replace(/_(bucket|sum|count)$/, '')
  return scrapes
    .flatMap(scrape => (scrape.get(name) ?? scrape.get(family))?.samples ?? [])
    .filter(sample => sample.name === name)
    .filter(sample => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, sample) => sum + sample.value, 0)
}

/**
 * Parses the text format of Prometheus strictly.
 * @throws on anything that Prometheus rejects: a sample without a family, or a duplicate family or sample.
 */
export function parseMetrics(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let current: Family | undefined
  for (const line of text.split('\n').filter(Boolean)) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (word === 'HELP') {
      if (!NAME.test(name) || families.has(name)) throw new Error(`bad or second family: ${line}`)
      current = { type: '', help: rest, samples: [] }
      families.set(name, current)
    } else if (word === 'TYPE') {
      const family = families.get(name)
      if (!family || family !== current || family.type) throw new Error(`a type at the wrong place: ${line}`)
      if (!['counter', 'gauge', 'histogram', 'summary'].includes(rest)) throw new Error(`bad type: ${line}`)
      family.type = rest
    } else {
      const sample = parseSample(line)
      const family =
        families.get(sample.name) ?? families.get(sample.name.replace(/_(bucket|sum|count)$/, ''))
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
      if (!family?.type || family !== current) throw new Error(`a sample outside its family: ${line}`)
      if (seen.has(key)) throw new Error(`a sample that comes twice: ${line}`)
      seen.add(key)
      family.samples.push(sample)
    }
  }
  return families
}

function parseSample(line: string): Sample {
  const [, name = '', inner = '', number = ''] = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
  const pairs = [...inner.matchAll(LABELS)]
  const value = number === '+Inf' ? Number.POSITIVE_INFINITY : Number(number)
  const isNumber = !Number.isNaN(value) || /^nan$/i.test(number)
  if (!NAME.test(name) || !isNumber || pairs.map(([pair]) => pair).join('') !== inner)
    throw new Error(`not a sample: ${line}`)
  return { name, labels: Object.fromEntries(pairs.map(([, label = '', text = '']) => [label, text])), value }
}

import type { Benchmark } from './benchmark.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import { time } from './time.ts'

const FIND = `query ($filter: TemplateFilter, $orderBy: TemplateOrder, $after: String) {
  templates(filter: $filter, orderBy: $orderBy, after: $after) {
    nodes { id name tags usageCount author { name } latest { number } rating { average count } }
    pageInfo { hasNextPage endCursor }
  }
}`
const BY_USAGE = { field: 'USAGE', direction: 'DESC' }
const BY_RATING = { field: 'RATING', direction: 'DESC' }
const SEARCHES = [
  'report',
  '보고서를',
  'weekly 1234',
  'minutes tag7',
  '조사 계획서에',
  'nothing of the kind',
  '회의',
  'brief',
]

const EFFORT: Record<Effort, { templates: number; rounds: number; warmUp: number }> = {
  full: { templates: 10_000, rounds: 200, warmUp: 10 },
  quick: { templates: 500, rounds: 3, warmUp: 0 },
}

interface Found {
  templates: { pageInfo: { endCursor: string | null } }
}

/**
 * Latency of finding a template among 10,000, about nine in ten of them visible to the user.
 * Unit: milliseconds over HTTP, a page of 20 with authors, versions and ratings. `search`: by words in English and
 * Korean, most used first; some occur in a thousand templates, some in none. `filter`: by tags and minimum rating, best
 * first. `list`: all, most used first. `next`: the page after that.
 * Reference: `http`, a bare round trip to node:http.
 */
export const templates: Benchmark = {
  name: 'templates',
  async run({ client, api, mode, reference }, effort) {
    const { templates: count, ...amount } = EFFORT[effort]
    await api.ask('makeTemplates', { count })
    let asked = 0
    let endCursor: string | null = null
    const find = (variables: object) => client.run<Found>(FIND, variables)
    const { http, ...times } = await interleave(amount, {
      search: () =>
        time(() => find({ filter: { search: SEARCHES[asked++ % SEARCHES.length] }, orderBy: BY_USAGE })),
      filter: () =>
        time(() => find({ filter: { tags: [`tag${asked++ % 37}`], minRating: 3.5 }, orderBy: BY_RATING })),
      list: () =>
        time(async () => {
          const page = await find({ orderBy: BY_USAGE })
          endCursor = page.templates.pageInfo.endCursor
        }),
      next: () => time(() => find({ orderBy: BY_USAGE, after: endCursor })),
      http: () => time(async () => (await fetch(`${reference.url}/answer`, { method: 'POST' })).text()),
    })
    return Object.entries(times).flatMap(([measure, timesMs]) =>
      compareTimes({
        benchmark: templates.name,
        mode,
        measure,
        timesMs,
        reference: { name: 'http', timesMs: http },
      }),
    )
  },
}

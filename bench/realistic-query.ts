import { isDeepStrictEqual } from 'node:util'
import type { Benchmark, Result } from './benchmark.ts'
import { type Load, loadHttp, type Target } from './http-load.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { median, percentile, speedRatio } from './statistics.ts'

/** 20 agents, 6 fields of each, and the last 5 measurements of each: 120 rows, about 19 KB. */
const QUERY = `{
  agents(first: 20) {
    nodes {
      id name scopeDescription coverageStale createdAt updatedAt
      coverageHistory(first: 5) { nodes { id percent measuredAt totalDocuments } }
    }
  }
}`
const CONNECTIONS = 8
const EFFORT: Record<Effort, { rounds: number; warmUp: number; seconds: number }> = {
  full: { rounds: 5, warmUp: 2, seconds: 3 },
  quick: { rounds: 1, warmUp: 0, seconds: 0.3 },
}

/**
 * A page as a client would request it, over HTTP with keep-alive and an API key, on 8 connections.
 * Unit: requests per second (median of the rounds), and milliseconds from sending to the complete response (all
 * rounds).
 * References: `raw`, node:http with the same prepared bytes; and, distributed only, `sql`, node:http with the result of
 * one hand-written SQL statement through plain pg, without an API key.
 */
export const realisticQuery: Benchmark = {
  name: 'realistic-query',
  async run(stage, effort) {
    const { seconds, ...rounds } = EFFORT[effort]
    const targets = await prepareTargets(stage)
    const contenders = Object.entries(targets).map(([name, target]) => [
      name,
      () => loadHttp(target, { connections: CONNECTIONS, seconds }),
    ])
    const { canopy = [], ...references } = await interleave<Load, string>(
      rounds,
      Object.fromEntries(contenders),
    )
    return Object.entries(references).flatMap(([name, loads]) => compare(stage, canopy, name, loads))
  },
}

async function prepareTargets({ client, reference, databaseUrl }: Stage): Promise<Record<string, Target>> {
  const answer = await client.send(QUERY)
  await reference.ask('prepareAnswer', answer)
  const canopy = client.prepare(QUERY)
  const targets: Record<string, Target> = { canopy, raw: { ...canopy, url: `${reference.url}/answer` } }
  if (!databaseUrl) return targets
  const sql = { ...canopy, url: `${reference.url}/sql` }
  const bySql = (await (await fetch(sql.url, { method: 'POST' })).json()) as { data: unknown }
  if (!isDeepStrictEqual(bySql.data, JSON.parse(answer).data))
    throw new Error('The hand-written SQL returns a different result than Canopy.')
  return { ...targets, sql }
}

function compare({ mode }: Stage, canopy: Load[], name: string, reference: Load[]): Result[] {
  const line = (measure: string, unit: Result['unit'], of: (loads: Load[]) => number): Result => {
    const figure = of(canopy)
    const baseline = of(reference)
    return {
      benchmark: realisticQuery.name,
      mode,
      measure,
      unit,
      figure,
      reference: { name, figure: baseline },
      ratio: speedRatio(unit, figure, baseline),
    }
  }
  const latency = (share: number) => (loads: Load[]) =>
    percentile(
      loads.flatMap(load => load.latenciesMs),
      share,
    )
  return [
    line('throughput', 'requests/s', loads => median(loads.map(load => load.requestsPerSecond))),
    line('p50', 'ms', latency(0.5)),
    line('p99', 'ms', latency(0.99)),
  ]
}

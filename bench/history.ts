import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Result } from './benchmark.ts'
import { formatNumber } from './format-table.ts'
import type { Effort } from './seed-workspace.ts'

/** The contents of the file of `--json`, and of each file in a history. */
export interface Run {
  at: string
  effort: Effort
  machine: { cpu: string | undefined; cores: number; node: string }
  results: Result[]
}

/** A ratio this much lower than before is reported. */
const MAX_LOSS = 0.2
/** The slowest responses mostly measure the other load of the machine. */
const UNSTEADY = /\bp9\d$/

/**
 * Adds a run to a folder with one file per run, which is created if it does not exist.
 * @returns a line for each ratio that is more than 20 % lower than in the last run of the same effort, except p95 and p99.
 */
export async function addToHistory(folder: string, run: Run): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const before = await findLast(folder, run.effort)
  await writeFile(join(folder, `${run.at.replaceAll(':', '-')}.json`), formatRun(run))
  return before ? compareRatios(run.results, before) : []
}

export const formatRun = (run: Run): string => `${JSON.stringify(run, null, 2)}\n`

async function findLast(folder: string, effort: Effort): Promise<Run | undefined> {
  const files = (await readdir(folder)).filter(name => name.endsWith('.json')).sort()
  const runs = await Promise.all(
    files.map(async name => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  )
  return runs.findLast((run: Run) => run.effort === effort)
}

function compareRatios(results: readonly Result[], before: Run): string[] {
  const nameOf = ({ benchmark, measure, mode, reference }: Result) =>
    `${benchmark}: ${measure}, ${mode}, relative to ${reference.name}`
  const earlier = new Map(before.results.map(result => [nameOf(result), result.ratio]))
  return results
    .filter(({ measure }) => !UNSTEADY.test(measure))
    .flatMap(result => {
      const was = earlier.get(nameOf(result))
      if (was === undefined || result.ratio >= was * (1 - MAX_LOSS)) return []
      return [
        `${nameOf(result)}: ${formatNumber(result.ratio)}, on ${before.at.slice(0, 10)} ${formatNumber(was)}`,
      ]
    })
}

import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { agents } from './agents.ts'
import type { Benchmark, Result } from './benchmark.ts'
import { bounds } from './bounds.ts'
import { coverage } from './coverage.ts'
import { embedding } from './embedding.ts'
import { fanOut } from './fan-out.ts'
import { firstHit } from './first-hit.ts'
import { formatTable } from './format-table.ts'
import { addToHistory, formatRun, type Run } from './history.ts'
import { neighbors } from './neighbors.ts'
import { plugins } from './plugins.ts'
import { realisticQuery } from './realistic-query.ts'
import { report } from './report.ts'
import { retrieval } from './retrieval.ts'
import { routing } from './routing.ts'
import type { Effort } from './seed-workspace.ts'
import { sizes } from './sizes.ts'
import { createCleanup, findServers, type Mode, setStage } from './stage.ts'
import { taskStart } from './task-start.ts'
import { taskStatus } from './task-status.ts'
import { taskThroughput } from './task-throughput.ts'
import { taxonomies } from './taxonomies.ts'
import { templates } from './templates.ts'
import { workspaces } from './workspaces.ts'

const BENCHMARKS: readonly Benchmark[] = [
  realisticQuery,
  taskStart,
  taskThroughput,
  taskStatus,
  agents,
  firstHit,
  neighbors,
  bounds,
  taxonomies,
  fanOut,
  retrieval,
  embedding,
  coverage,
  templates,
  report,
  routing,
  plugins,
  workspaces,
  sizes,
]
const USAGE = `node bench/main.ts [--quick] [--only NAME] [--json FILE] [--history FOLDER]
  --quick            only checks that everything runs; figures are rough
  --only NAME        one of ${BENCHMARKS.map(benchmark => benchmark.name).join(', ')}
  --json FILE        also writes the results to this file
  --history FOLDER   also writes them to a new file in this folder, and exits with 1 if a ratio is more than 20 % lower
                     than in the last run there
Runs embedded, and also distributed if TEST_DATABASE_URL and TEST_REDIS_URL are set.`

interface Options {
  effort: Effort
  benchmarks: readonly Benchmark[]
  jsonFile: string | undefined
  historyFolder: string | undefined
}

/** @returns null if the arguments are invalid */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean' },
        only: { type: 'string' },
        json: { type: 'string' },
        history: { type: 'string' },
      },
    })
    const benchmarks = BENCHMARKS.filter(({ name }) => !values.only || name === values.only)
    if (benchmarks.length === 0) return null
    const effort = values.quick ? 'quick' : 'full'
    return { effort, benchmarks, jsonFile: values.json, historyFolder: values.history }
  } catch {
    return null
  }
}

const cleanup = createCleanup()

/** Runs a benchmark on its own workspace, so that its data does not slow down the next one. */
async function runOne(benchmark: Benchmark, mode: Mode, effort: Effort): Promise<Result[]> {
  console.error(`${mode}: ${benchmark.name}`)
  try {
    return await benchmark.run(await setStage(mode, effort, cleanup), effort)
  } finally {
    await cleanup.run()
  }
}

const options = readOptions()
if (!options) {
  console.error(USAGE)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    cleanup.run().finally(() => process.exit(1))
  })
}
const modes: Mode[] = findServers() ? ['embedded', 'distributed'] : ['embedded']
const results: Result[] = []
for (const mode of modes)
  for (const benchmark of options.benchmarks) results.push(...(await runOne(benchmark, mode, options.effort)))
console.log(formatTable(results))
const run: Run = {
  at: new Date().toISOString(),
  effort: options.effort,
  machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
  results,
}
if (options.jsonFile) await writeFile(options.jsonFile, formatRun(run))
const slower = options.historyFolder ? await addToHistory(options.historyFolder, run) : []
for (const line of slower) console.error(`Slower: ${line}`)
process.exit(slower.length > 0 ? 1 : 0)

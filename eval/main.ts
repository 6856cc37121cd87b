/** Evaluates the search: `npm run eval`. See `--help`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EvalSet } from './eval-set.ts'
import { evaluateSets } from './evaluate-sets.ts'
import { formatFigures } from './format-figures.ts'
import { findDrops, findFailures, listLost } from './gates.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { readCommittedSets } from './read-committed-sets.ts'
import { readFolderSets } from './read-folder-sets.ts'
import { LATEST, makeReport, type Report, readLatest, writeReport } from './report.ts'

async function readSets({ setsDir, sets: names }: Options): Promise<EvalSet[]> {
  const sets = setsDir ? await readFolderSets(setsDir) : await readCommittedSets()
  if (sets.length === 0) throw new Error(`${setsDir} contains no set. See --help.`)
  const unknown = names.filter(name => !sets.some(set => set.name === name))
  if (unknown.length)
    throw new Error(
      `There is no set ${unknown.join(', ')}. There are: ${sets.map(set => set.name).join(', ')}.`,
    )
  return names.length ? sets.filter(set => names.includes(set.name)) : sets
}

/** @returns whether all gates pass */
async function check(present: Report): Promise<boolean> {
  const last = await readLatest()
  const drops = last ? findDrops(last, present) : []
  const failures = [...findFailures(present), ...drops]
  if (failures.length === 0) return true
  console.error(
    [
      'The search quality is too low:',
      ...failures.map(failure => `  ${failure}`),
      'Questions without an expected document among the first 3:',
      ...listLost(last, present).map(question => `  ${question}`),
      ...(drops.length
        ? ['To accept these figures, run `npm run eval -- --update` and commit the result.']
        : []),
    ].join('\n'),
  )
  return false
}

async function runEvaluation(options: Options): Promise<number> {
  const sets = await readSets(options)
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'canopy-eval-')))
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  try {
    const report = makeReport(await evaluateSets(sets, options.settings, folder, abort.signal))
    if (!options.isCheck) console.log(formatFigures(report.figures))
    if (options.jsonFile) await writeReport(options.jsonFile, report)
    if (options.isUpdate) await writeReport(LATEST, report)
    return !options.isCheck || (await check(report)) ? 0 : 1
  } finally {
    if (!options.dataDir) await rm(folder, { recursive: true, force: true })
  }
}

const options = readOptions(process.argv.slice(2))
if (!options) console.error(USAGE)
const run = options ? runEvaluation(options) : Promise.resolve(2)
process.exitCode = await run.catch(error => {
  console.error(`${error}`)
  return 1
})
process.exit()

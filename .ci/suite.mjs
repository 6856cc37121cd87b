// Runs a Vitest suite. A file that fails runs once more, alone: if it then passes, the suite passes, and the failure
// goes into the flake ledger. Fix the bugs listed there first.
//
//   node .ci/suite.mjs SCRIPT REPORT LEDGER [vitest arguments]
//
// SCRIPT is the npm script of the suite. REPORT gets counts and results as JSON, LEDGER one line of JSON per flake.
import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { relative } from 'node:path'

/** With more failing files than this, the cause is not flakiness. */
const MAX_RERUN_FILES = 5

const [script, report, ledger, ...args] = process.argv.slice(2)
if (!ledger) throw new Error('Usage: node .ci/suite.mjs SCRIPT REPORT LEDGER [vitest arguments]')

let vitest
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => vitest?.kill(signal))

/** @returns the exit code and the results of each file, which are null if Vitest wrote no report. */
async function runVitest(extraArgs) {
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  vitest = spawn('npm', ['run', script, '--', ...args, ...reporters, ...extraArgs], { stdio: 'inherit' })
  const code = await new Promise(resolve => vitest.once('exit', (code, signal) => resolve(code ?? signal)))
  try {
    return { code, files: JSON.parse(readFileSync(report, 'utf8')).testResults }
  } catch {
    return { code, files: null }
  }
}

const nameOf = file => relative(process.cwd(), file.name)
const failuresOf = file => file.assertionResults.filter(test => test.status === 'failed')

function recordFlake(file) {
  const tests = failuresOf(file).map(test => ({
    title: test.fullName,
    message: test.failureMessages[0]?.slice(0, 2_000),
  }))
  const entry = {
    at: new Date().toISOString(),
    suite: script,
    file: nameOf(file),
    load: loadavg(),
    message: file.message,
    tests,
  }
  appendFileSync(ledger, `${JSON.stringify(entry)}\n`)
  console.log(`FLAKE: ${entry.file} failed and then passed alone. Fix it before anything else.`)
}

function summarize(files, failedFiles, isUnexplained) {
  const tests = files.flatMap(file =>
    file.assertionResults.map(test => ({
      file: nameOf(file),
      title: test.fullName,
      status: test.status,
      seconds: (test.duration ?? 0) / 1000,
      ...(test.meta?.figures && { figures: test.meta.figures }),
    })),
  )
  const count = status => tests.filter(test => test.status === status).length
  // A file that fails outside its tests counts as one failure.
  const broken = failedFiles.filter(file => failuresOf(file).length === 0).length
  const seconds = (performance.now() - startedAt) / 1000
  const failures = count('failed') + broken + Number(isUnexplained)
  return { script, seconds, passed: count('passed'), failed: failures, tests }
}

const startedAt = performance.now()
const { code, files } = await runVitest([])
if (!files) process.exit(1)
const failed = files.filter(file => file.status === 'failed')
const results = new Map(files.map(file => [file.name, file]))
const stillFailing = []
if (failed.length <= MAX_RERUN_FILES)
  for (const file of failed) {
    console.log(`\n${nameOf(file)} failed. It runs once more, alone.`)
    // A single file covers little of the code.
    const again = await runVitest(['--coverage.enabled=false', nameOf(file)])
    const [repeated] = again.files ?? []
    if (repeated) results.set(file.name, repeated)
    if (again.code === 0 && repeated?.status === 'passed') recordFlake(file)
    else stillFailing.push(repeated ?? file)
  }
else stillFailing.push(...failed)
// An error outside every test, such as an unhandled rejection, fails the run even if all files passed.
const isUnexplained = code !== 0 && failed.length === 0
writeFileSync(report, JSON.stringify(summarize([...results.values()], stillFailing, isUnexplained)))
process.exit(stillFailing.length > 0 || isUnexplained ? 1 : 0)

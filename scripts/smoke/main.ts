// npm run smoke -- --url <address> --key <API key>: checks a running Canopy. See `--help`.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type CanopyClient, createCanopyClient } from '../../examples/canopy-client.ts'
import { runCommand, UsageError } from '../shared/run-command.ts'
import { createRunStep, StepFailed } from './run-steps.ts'
import { runQuery, runTask } from './scenarios.ts'

const DEFAULT_EVERY_SECONDS = 60

const USAGE = `Usage: npm run smoke -- [--url <address>] [--key <API key>] [--watch] [--every <seconds>]

  --url     Address of Canopy. Default: CANOPY_URL, or http://127.0.0.1:4000.
  --key     API key with the scope WRITE. Default: CANOPY_API_KEY.
  --watch   Repeat until Ctrl-C or SIGTERM.
  --every   Seconds from one start to the next with --watch. Default: ${DEFAULT_EVERY_SECONDS}.

Runs a query and a task with a stream. The agent that it creates is deleted again.
Exits with 1 if a step of any run failed.`

function readArguments(env: NodeJS.ProcessEnv) {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: env.CANOPY_URL || 'http://127.0.0.1:4000' },
      key: { type: 'string', default: env.CANOPY_API_KEY },
      watch: { type: 'boolean', default: false },
      every: { type: 'string', default: String(DEFAULT_EVERY_SECONDS) },
    },
  })
  const { url, key, watch } = values
  if (!key) throw new UsageError('An API key is required: pass --key or set CANOPY_API_KEY.')
  if (!URL.canParse(url)) throw new UsageError(`${url} is not an address.`)
  const everyMs = Number(values.every) * 1000
  if (!(everyMs > 0)) throw new UsageError('--every must be a number of seconds above 0.')
  return { url: url.replace(/\/(graphql\/?)?$/, ''), key, watch, everyMs }
}

/** Runs both scenarios and prints their steps. @returns whether all succeeded. */
async function runOnce(client: CanopyClient): Promise<boolean> {
  const startedAt = performance.now()
  const step = createRunStep(line => console.log(line))
  console.log(new Date().toISOString())
  try {
    await runTask(client, step, await runQuery(client, step))
  } catch (error) {
    if (error instanceof StepFailed) return false
    throw error
  }
  console.log(`Passed in ${Math.round(performance.now() - startedAt)} ms.`)
  return true
}

/** Repeats the scenarios until the signal aborts. A run that has started is finished. */
async function repeat(client: CanopyClient, everyMs: number, signal: AbortSignal): Promise<boolean> {
  let runs = 0
  let failed = 0
  while (!signal.aborted) {
    const nextAt = performance.now() + everyMs
    runs++
    if (!(await runOnce(client))) failed++
    await sleep(Math.max(0, nextAt - performance.now()), undefined, { signal }).catch(() => {})
  }
  console.log(`Stopped after ${runs} ${runs === 1 ? 'run' : 'runs'}, ${failed} failed.`)
  return failed === 0
}

await runCommand({
  usage: USAGE,
  userErrors: [],
  async run(signal) {
    const { url, key, watch, everyMs } = readArguments(process.env)
    const client = createCanopyClient(url, key)
    const passed = watch ? await repeat(client, everyMs, signal) : await runOnce(client)
    return passed ? 0 : 1
  },
})
// A connection of a step that timed out would keep the process alive.
process.exit()

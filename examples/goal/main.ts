// Plans a goal, asks for approval, and follows it to its result: `npm run goal -- "…"`. See `npm run goal -- --help`.
import { CanopyUnreachable, createCanopyClient, RequestRefused } from '../canopy-client.ts'
import { dim, printLine } from '../terminal/terminal.ts'
import { connect } from './connect.ts'
import type { Goal } from './operations.ts'
import { BadOption, type GoalOptions, HELP, readOptions } from './options.ts'
import { pursueGoal } from './pursue.ts'
import { prepareGoal } from './requests.ts'

/** All other statuses: 0. */
const EXIT_CODES: Partial<Record<Goal['status'], number>> = { FAILED: 1, CANCELLED: 1, PAUSED: 2 }
const INTERRUPTED = 130

const GOES_ON = 'The goal goes on without this command. To follow it again:'
const NOT_APPROVED = 'The plan is not approved, so nothing runs. To look at it and approve it in a terminal:'
const ENDS = 'The server of this command ends now, and the goal with it. To keep goals, use your own server.'

/** @returns the exit code. */
async function run(options: GoalOptions): Promise<number> {
  const { url, apiKey, isTemporary, stop } = await connect(options)
  const client = createCanopyClient(url, apiKey)
  const leaving = new AbortController()
  let id = ''
  /** How to see a goal again that has not ended. */
  const describeLater = (state: string) => (isTemporary ? ENDS : `${state}\n  npm run goal -- --follow ${id}`)
  const leave = () => {
    leaving.abort()
    if (id) printLine(dim(`\n  ${describeLater(GOES_ON)}`))
    // A temporary server ends this process when it has stopped.
    if (!isTemporary) process.exit(INTERRUPTED)
  }
  process.once('SIGINT', leave)
  // A reader such as `head` has closed the pipe.
  if (!isTemporary) process.stdout.on('error', () => process.exit(0))
  try {
    id = await prepareGoal(client, options)
    const { status } = await pursueGoal({ client, options, isTemporary, signal: leaving.signal }, id)
    if (status === 'PLANNED') printLine(`\n  ${describeLater(NOT_APPROVED)}`)
    return EXIT_CODES[status] ?? 0
  } catch (error) {
    if (id && error instanceof CanopyUnreachable) console.error(describeLater(GOES_ON))
    throw error
  } finally {
    process.off('SIGINT', leave)
    await stop()
  }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') printLine(HELP)
  else process.exitCode = await run(options)
} catch (error) {
  if (error instanceof BadOption) console.error(`${error.message} See npm run goal -- --help.`)
  else
    console.error(
      error instanceof CanopyUnreachable || error instanceof RequestRefused ? error.message : error,
    )
  process.exitCode = 1
}

import { readConfig } from './config/config.ts'
import { findNearMisses } from './config/near-miss-settings.ts'
import { collectGarbage } from './platform/collect-garbage.ts'
import { startCanopy } from './start-canopy.ts'
import { describeStartError } from './start-messages.ts'

const PARENT_CHECK_MS = 1_000
/** One Ctrl-C can arrive twice: from the terminal and from npm. */
const SAME_REQUEST_MS = 1_000

try {
  const config = readConfig(process.argv.slice(2), process.env)
  for (const warning of findNearMisses(process.env)) console.error(`Warning: ${warning}`)
  const canopy = await startCanopy(config, line => console.log(line))
  collectGarbage()
  onStopRequest(async reason => {
    console.log(`Stopping (${reason}): waiting for running work to finish.`)
    await canopy.stop()
    console.log('Stopped. All data is saved.')
    process.exit(0)
  })
} catch (error) {
  console.error(describeStartError(error))
  process.exit(1)
}

/**
 * Calls back once when the process should stop: on Ctrl-C, on SIGTERM, or when its `npm start` has exited, because some
 * shells do not forward signals. A second signal, at least 1 s after the first, exits at once.
 */
function onStopRequest(stop: (reason: string) => Promise<void>): void {
  let stoppingSince: number | null = null
  const request = (reason: string) => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince >= SAME_REQUEST_MS) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    stop(reason).catch(error => {
      console.error(error)
      process.exit(1)
    })
  }
  process.on('SIGINT', () => request('Ctrl-C'))
  process.on('SIGTERM', () => request('SIGTERM'))
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== parent && stoppingSince === null) request('npm exited')
    }, PARENT_CHECK_MS).unref()
  }
}

import { findNearMisses } from './near-miss-settings.ts'
import { collectGarbage } from './platform/collect-garbage.ts'
import { DatabaseUnusable } from './platform/database/database.ts'
import { onStopRequest } from './platform/stop-request.ts'
import { InvalidSettings, readConfig } from './read-config.ts'
import { startCanopy } from './start-canopy.ts'

/** Says in plain words what keeps Canopy from starting. What is not for the user to mend keeps its stack. */
function refuse(error: unknown): never {
  const isForUser = error instanceof InvalidSettings || error instanceof DatabaseUnusable
  const { code = '', syscall } = error as NodeJS.ErrnoException
  const listenProblem = syscall === 'listen' ? LISTEN_PROBLEMS[code] : undefined
  console.error(listenProblem ?? (isForUser ? error.message : error))
  process.exit(1)
}

const LISTEN_PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'PORT: another program listens there already. Stop it, or set PORT to a free one.',
  EADDRNOTAVAIL: 'HOST: this machine does not have that address. Use 127.0.0.1, 0.0.0.0 or one of its own.',
  EACCES: 'PORT: this user may not listen there. Set PORT to 1024 or above.',
}

try {
  const config = readConfig(process.argv.slice(2), process.env)
  for (const warning of findNearMisses(process.env)) console.error(`Warning: ${warning}`)
  const canopy = await startCanopy(config, line => console.log(line))
  collectGarbage()
  onStopRequest(async reason => {
    console.log(`Stopping (${reason}): finishing what runs.`)
    await canopy.stop()
    console.log('Stopped. Everything is kept.')
    process.exit(0)
  })
} catch (error) {
  refuse(error)
}

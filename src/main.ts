import { collectGarbage } from './platform/collect-garbage.ts'
import { DatabaseUnusable } from './platform/database/database.ts'
import { RedisUnusable } from './platform/events/redis-bus.ts'
import { onStopRequest } from './platform/stop-request.ts'
import { InvalidSettings, readConfig } from './read-config.ts'
import { startCanopy } from './start-canopy.ts'

/** Says in plain words what keeps Canopy from starting. What is not for the user to mend keeps its stack. */
function refuse(error: unknown): never {
  const isForUser =
    error instanceof InvalidSettings || error instanceof DatabaseUnusable || error instanceof RedisUnusable
  const isPortTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  if (isPortTaken)
    console.error('PORT: another program listens there already. Stop it, or set PORT to a free one.')
  else console.error(isForUser ? error.message : error)
  process.exit(1)
}

try {
  const config = readConfig(process.argv.slice(2), process.env)
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

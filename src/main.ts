import { readConfig } from './config/config.ts'
import { findNearMisses } from './config/near-miss-settings.ts'
import { describeStartError } from './describe-refusal.ts'
import { collectGarbage } from './platform/collect-garbage.ts'
import { onStopRequest } from './platform/stop-request.ts'
import { startCanopy } from './start-canopy.ts'

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

import { lockDataDir } from '../../src/platform/database/lock-data-dir.ts'

// Holds the lock of a data directory like Canopy until it is killed.

const [dataDir = ''] = process.argv.slice(2)
await lockDataDir(dataDir, {
  onLost: cause => {
    throw cause
  },
})
console.log('locked')
setInterval(() => {}, 60_000)

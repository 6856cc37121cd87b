import type { Config } from '../src/config/config.ts'
import type { Database } from '../src/platform/database/database.ts'
import { openPglite } from '../src/platform/database/open-pglite.ts'
import { openPostgres } from '../src/platform/database/open-postgres.ts'

/** Opens the database of the settings. An embedded one must not be in use by a running Canopy. */
export function openDatabase(config: Config): Promise<Database> {
  return config.databaseUrl
    ? openPostgres(config.databaseUrl, config)
    : openPglite(config.dataDir, exitWith, { reserveBytes: config.diskReserveBytes })
}

/** Prints what is wrong and ends the process. */
export function exitWith({ message }: Error): never {
  console.error(message)
  process.exit(1)
}

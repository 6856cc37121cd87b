import { generateSecret } from '../src/auth/authenticate.ts'
import { createWorkspace } from '../src/auth/first-workspace.ts'
import { readConfig } from '../src/config/config.ts'
import { applyMigrations } from '../src/platform/database/migrations.ts'
import { createLogger } from '../src/platform/logger.ts'
import { installEverywhere } from '../src/plugins/install-everywhere.ts'
import { createPlugins } from '../src/plugins/plugins.ts'
import { exitWith, openDatabase } from './open-database.ts'

// npm run workspace -- <name>: creates a workspace and prints its first key. Stop an embedded Canopy first.
const name = process.argv[2]
if (!name) {
  console.error('Usage: npm run workspace -- <name>')
  process.exit(1)
}
const config = readConfig([], process.env)
try {
  const database = await openDatabase(config)
  await applyMigrations(database, config.allowsNewerDatabase ? { onNewer: () => {} } : {})
  const secret = generateSecret()
  await createWorkspace({ database }, { name, userName: name, secret })
  const plugins = await createPlugins(config)
  await installEverywhere({ config, database, log: createLogger(config), plugins })
  await plugins.stop()
  await database.close()
  console.log(
    `Created the workspace "${name}". Its API key with the scope ADMIN, shown only once:\n${secret}`,
  )
} catch (error) {
  exitWith(error as Error)
}

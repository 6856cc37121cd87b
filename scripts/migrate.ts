import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { type Config, InvalidSettings, readConfig } from '../src/config/config.ts'
import { type Database, DatabaseUnusable } from '../src/platform/database/database.ts'
import { applyMigrations, listMigrations } from '../src/platform/database/migrations.ts'
import { hasDatabase } from '../src/platform/database/open-pglite.ts'
import {
  findLastMigration,
  type Revertible,
  revertMigration,
} from '../src/platform/database/revert-migration.ts'
import { openDatabase } from './open-database.ts'
import { runCommand, UsageError } from './shared/run-command.ts'

interface Request {
  config: Config
  /** Whether to revert without asking. */
  isConfirmed: boolean
  signal: AbortSignal
}

const COMMANDS = { up, down, status }

// npm run migrate -- up | down | status: migrates the database of the settings. Stop an embedded Canopy first.
await runCommand({
  usage: `Usage: npm run migrate -- up | down [--yes] | status

  up       Applies the missing migrations. Every start of Canopy does the same.
  down     Reverts the last migration and deletes the data in the tables and columns that it added.
  status   Lists all migrations: applied, missing, newer (of a newer release) or changed (applied with another file).

  --yes    Reverts without asking for confirmation.

Stop an embedded Canopy first. Before down, stop all processes and make a backup.`,
  userErrors: [DatabaseUnusable, InvalidSettings],
  async run(signal) {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { yes: { type: 'boolean', default: false } },
    })
    const name = positionals.join(' ')
    if (!isCommand(name)) throw new UsageError(name ? `Unknown command: ${name}.` : 'The command is missing.')
    if (values.yes && name !== 'down') throw new UsageError('--yes is only for down.')
    if (name === 'down' && !values.yes && !process.stdin.isTTY)
      throw new UsageError('Reverting deletes data. Confirm it with --yes, or run the command in a terminal.')
    const config = readConfig([], process.env)
    if (name !== 'up' && !config.databaseUrl && !hasDatabase(config.dataDir))
      throw new DatabaseUnusable(
        `DATA_DIR ${config.dataDir} has no database. Set DATA_DIR to the folder of Canopy.`,
      )
    const database = await openDatabase(config)
    try {
      return await COMMANDS[name](database, { config, isConfirmed: values.yes, signal })
    } finally {
      await database.close()
    }
  },
})

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name)
}

async function up(database: Database, { config }: Request): Promise<number> {
  const applied = await applyMigrations(database, config.allowsNewerDatabase ? { onNewer: () => {} } : {})
  for (const name of applied) console.log(`Applied ${name}.`)
  if (applied.length === 0) console.log('All migrations of this release are applied.')
  return 0
}

async function down(database: Database, { isConfirmed, signal }: Request): Promise<number> {
  const migration = await findLastMigration(database)
  console.log(describe(migration))
  if (!isConfirmed && !(await confirm(signal))) {
    console.log('Nothing was changed.')
    return 1
  }
  await revertMigration(database, migration)
  console.log(
    `Reverted ${migration.name}. Start the older release now: a start of this release applies it again.`,
  )
  return 0
}

async function status(database: Database): Promise<number> {
  for (const { name, state } of await listMigrations(database)) console.log(`${state.padEnd(7)}  ${name}`)
  return 0
}

function describe({ name, losses }: Revertible): string {
  const lost = losses || 'Deletes all data in the tables and columns that it added.'
  return `Reverting ${name}, the last migration. ${lost}`
}

/** @returns false if the answer is no, or if the terminal is closed instead. */
async function confirm(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new Promise<string>(resolve => terminal.once('close', () => resolve('')))
  const question = 'Are all Canopy processes stopped, and do you have a backup? [y/N] '
  const answer = await Promise.race([terminal.question(question, { signal }).catch(() => ''), closed])
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

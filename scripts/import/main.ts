// npm run import -- <folder>: loads a folder of files through the API. See `--help`.
import { CanopyUnreachable, RequestRefused } from '../../examples/canopy-client.ts'
import { UsageError } from '../shared/server-arguments.ts'
import { type ImportReport, importFolder } from './import-folder.ts'
import { readArguments, USAGE } from './read-arguments.ts'
import { WorkspaceNotReady } from './require-taxonomy.ts'

const MAX_SHOWN_SKIPPED = 10

function printReport({ indexed, unchanged, failed, skipped }: ImportReport): void {
  for (const { sourceUri, reason } of failed) console.log(`Failed   ${sourceUri}: ${reason}`)
  for (const sourceUri of skipped.slice(0, MAX_SHOWN_SKIPPED)) console.log(`Skipped  ${sourceUri}`)
  if (skipped.length > MAX_SHOWN_SKIPPED) console.log(`Skipped  ${skipped.length - MAX_SHOWN_SKIPPED} more`)
  console.log(
    `${indexed} indexed, ${unchanged} unchanged, ${failed.length} failed, ${skipped.length} skipped (unsupported type).`,
  )
}

/** @returns the exit code: 1 if anything failed, 2 for invalid usage */
async function run(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  try {
    const report = await importFolder(readArguments(process.argv.slice(2), process.env))
    printReport(report)
    return report.failed.length ? 1 : 0
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${USAGE}`)
      return 2
    }
    if (error instanceof WorkspaceNotReady) {
      console.error(error.message)
      return 2
    }
    if (error instanceof CanopyUnreachable)
      console.error(
        `${error.message} Start it with "npm start", or set another address with --url. Run the same command again to continue: what was sent is saved.`,
      )
    else console.error(error instanceof RequestRefused ? error.message : error)
    return 1
  }
}

process.exitCode = await run()

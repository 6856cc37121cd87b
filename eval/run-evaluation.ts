import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs an evaluation with a temporary folder and exits with the code that it returns. Invalid arguments print its usage.
 */
export async function runEvaluation(
  usage: string,
  evaluate: (folder: string) => Promise<number>,
): Promise<never> {
  const folder = await mkdtemp(join(tmpdir(), 'canopy-eval-'))
  try {
    process.exitCode = await evaluate(folder)
  } catch (error) {
    const isUsageError = error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(`${error.code}`)
    console.error(isUsageError ? `${error.message}\n\n${usage}` : error)
    process.exitCode = 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  process.exit()
}

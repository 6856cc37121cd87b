import { readFile, stat } from 'node:fs/promises'
import { ValidationError, type ValidationIssue } from '../../src/errors.ts'
import { checkPackage } from '../../src/plugins/package/check-package.ts'
import type { Manifest } from '../../src/plugins/package/manifest.ts'
import {
  CODE_FILE,
  type PackageFiles,
  readPackage,
  writePackage,
} from '../../src/plugins/package/package-files.ts'
import { readFolder } from '../../src/plugins/package/read-folder.ts'
import { describeFailure, SandboxFailed } from '../../src/sandbox/run-job.ts'
import { CommandFailed } from './command-failed.ts'
import { LIMITS, type Workbench } from './open-workbench.ts'

export interface CheckedPlugin {
  manifest: Manifest
  files: PackageFiles
}

/**
 * Checks the folder or the package of a plugin: its manifest, the schemas in it, and whether the code can be loaded and
 * has the exports that the manifest promises.
 * @throws ValidationError with all problems
 */
export async function checkPlugin(source: string, bench: Workbench): Promise<CheckedPlugin> {
  const files = await readSource(source)
  const rules = { trustedKeys: [], allowsUnsigned: true, official: [], schemas: bench.schemas }
  const { manifest } = await checkPackage(writePackage(files), rules)
  const problems = await checkExports(manifest, files.code, bench)
  if (problems.length) throw new ValidationError(problems)
  return { manifest, files }
}

async function readSource(source: string): Promise<PackageFiles> {
  const found = await stat(source).catch(() => null)
  if (!found) throw new CommandFailed(`${source} does not exist.`)
  return found.isDirectory() ? readFolder(source) : readPackage(await readFile(source))
}

async function checkExports(manifest: Manifest, code: string, bench: Workbench): Promise<ValidationIssue[]> {
  const messages = new Set<string>()
  for (const path of pathsOf(manifest)) {
    const message = await checkExport(code, path, bench)
    if (message) messages.add(message)
  }
  return [...messages].map(message => ({ path: CODE_FILE, message }))
}

/** Paths of the functions that a plugin must export. */
function pathsOf({ kind, tools }: Manifest): string[][] {
  const paths = Object.keys(tools).map(name => ['tools', name])
  if (kind === 'AGENT') return [['answer']]
  // An integration may only send out reports.
  return kind === 'INTEGRATION' && paths.length === 0 ? [['sync']] : paths
}

/** @returns what is wrong, or null. */
async function checkExport(
  code: string,
  path: readonly string[],
  { sandboxes, signal }: Workbench,
): Promise<string | null> {
  // Loads the module without a call of the export: `call` fails by itself, and only functions have it.
  const job = { code, path: [...path, 'call'], args: [], functions: [], values: {} }
  const host = { call: async () => undefined, note: () => {} }
  try {
    await sandboxes.run('', job, { host, signal })
    return null
  } catch (error) {
    if (!(error instanceof SandboxFailed)) throw error
    const { reason, detail } = error
    if (detail === `main.js does not export ${job.path.join('.')}`)
      return `must export the function ${path.join('.')}`
    return detail === 'TypeError: not a function'
      ? null
      : `cannot be loaded: ${reason === 'THREW' ? detail : describeFailure(reason, LIMITS, detail)}`
  }
}

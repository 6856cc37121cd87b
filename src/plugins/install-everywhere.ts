import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { ValidationError } from '../errors.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import type { Logger } from '../platform/logger.ts'
import { checkPackage } from './package/check-package.ts'
import type { Plugins } from './plugins.ts'
import { CannotUpgrade, type CheckedPackage, insertPlugins, savePackage } from './save-package.ts'

interface InstallingApp {
  config: Pick<Config, 'plugins'>
  database: Database
  log: Logger
  plugins: Pick<Plugins, 'official' | 'schemas'>
}

/** Workspaces in which a package is installed with one statement. */
const BATCH = 1_000

/** Installs official plugins and the packages in PLUGINS_DIR in every workspace that does not have them. */
export async function installEverywhere(app: InstallingApp): Promise<void> {
  const packages = [...app.plugins.official, ...(await readFolder(app))]
  const missing = await findMissing(app, packages)
  for (const checked of packages) {
    const wanted = missing.filter(({ checksum }) => checksum === checked.checksum)
    const idsOf = (rows: Missing[]) => rows.map(({ workspaceId }) => workspaceId)
    const rest = await insert(app, idsOf(wanted.filter(({ isInstalled }) => !isInstalled)), checked)
    const older = idsOf(wanted.filter(({ isInstalled }) => isInstalled))
    // One at a time, because an upgrade depends on what is granted and configured.
    for (const workspaceId of [...older, ...rest]) await upgrade(app, workspaceId, checked)
  }
}

/** @returns the workspaces that got a plugin of this name in the meantime. */
async function insert(
  { database }: InstallingApp,
  workspaceIds: readonly string[],
  checked: CheckedPackage,
): Promise<string[]> {
  const db = allWorkspaces(database, 'install plugins')
  const rest: string[] = []
  for (let i = 0; i < workspaceIds.length; i += BATCH) {
    const ids = workspaceIds.slice(i, i + BATCH)
    const inserted = await insertPlugins(db, ids, checked)
    rest.push(...ids.filter(id => !inserted.has(id)))
  }
  return rest
}

/** The packages in PLUGINS_DIR. One that cannot be installed is logged and left out. */
async function readFolder({ config, log, plugins }: InstallingApp): Promise<CheckedPackage[]> {
  const { dir } = config.plugins
  if (!dir) return []
  const names = (await readdir(dir)).filter(name => name.endsWith('.zip')).sort()
  const packages: CheckedPackage[] = []
  for (const name of names) {
    try {
      packages.push(await checkPackage(await readFile(join(dir, name)), { ...config.plugins, ...plugins }))
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error
      log.error({ package: name, issues: error.issues }, 'a plugin in PLUGINS_DIR cannot be installed')
    }
  }
  return packages
}

interface Missing {
  workspaceId: string
  checksum: string
  /** Whether the workspace has another version of it. */
  isInstalled: boolean
}

/** Pairs of workspaces and packages whose version is not the current one there, in one statement. */
async function findMissing(
  { database }: InstallingApp,
  packages: readonly CheckedPackage[],
): Promise<Missing[]> {
  if (packages.length === 0) return []
  const rows = packages.map(({ manifest, checksum }) => Prisma.sql`(${manifest.name}, ${checksum})`)
  // All workspaces: a start installs packages in each.
  return allWorkspaces(database, 'install plugins').$queryRaw`
    SELECT workspaces.id AS "workspaceId", package.checksum, plugins.id IS NOT NULL AS "isInstalled"
    FROM workspaces CROSS JOIN (VALUES ${Prisma.join(rows)}) AS package (name, checksum)
    LEFT JOIN plugins ON plugins.workspace_id = workspaces.id AND plugins.name = package.name
    LEFT JOIN plugin_versions AS current
      ON current.plugin_id = plugins.id AND current.version = plugins.version
    WHERE current.checksum IS DISTINCT FROM package.checksum`
}

async function upgrade(app: InstallingApp, workspaceId: string, checked: CheckedPackage): Promise<void> {
  const { database, log, plugins } = app
  const db = allWorkspaces(database, 'install plugins')
  const { name, config } = checked.manifest
  const former = await db.plugin.findFirst({ where: { workspaceId, name }, select: { config: true } })
  const fit = former && (await plugins.schemas.checkInput(config, former.config, 'config'))
  try {
    await db.$transaction(async tx => {
      // Serialized with other processes that start now.
      await tx.$queryRaw`SELECT FROM workspaces WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`
      const has = { workspaceId, name, current: { checksum: checked.checksum } }
      if ((await tx.plugin.count({ where: has })) === 0)
        await savePackage(tx, workspaceId, checked, !fit || 'value' in fit)
    })
  } catch (error) {
    if (!(error instanceof CannotUpgrade)) throw error
    // As during a rolling upgrade, when a process of the older release starts.
    log.warn({ workspaceId, plugin: name, reason: error.message }, 'a plugin was not upgraded')
  }
}

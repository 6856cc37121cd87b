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
import { CannotUpgrade, type CheckedPackage, savePackage } from './save-package.ts'

interface InstallingApp {
  config: Pick<Config, 'plugins'>
  database: Database
  log: Logger
  plugins: Pick<Plugins, 'official' | 'schemas'>
}

/** Installs official plugins and the packages in PLUGINS_DIR in every workspace that does not have them. */
export async function installEverywhere(app: InstallingApp): Promise<void> {
  const packages = [...app.plugins.official, ...(await readFolder(app))]
  const missing = await findMissing(app, packages)
  for (const { workspaceId, checksum } of missing) {
    const checked = packages.find(one => one.checksum === checksum)
    if (checked) await install(app, workspaceId, checked)
  }
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

/** Pairs of workspaces and packages whose version is not the current one there, in one statement. */
async function findMissing(
  { database }: InstallingApp,
  packages: readonly CheckedPackage[],
): Promise<{ workspaceId: string; checksum: string }[]> {
  if (packages.length === 0) return []
  const rows = packages.map(({ manifest, checksum }) => Prisma.sql`(${manifest.name}, ${checksum})`)
  // All workspaces: a start installs packages in each.
  return allWorkspaces(database, 'install plugins').$queryRaw`
    SELECT workspaces.id AS "workspaceId", package.checksum
    FROM workspaces CROSS JOIN (VALUES ${Prisma.join(rows)}) AS package (name, checksum)
    WHERE NOT EXISTS (
      SELECT FROM plugins JOIN plugin_versions AS current
        ON current.plugin_id = plugins.id AND current.version = plugins.version
      WHERE plugins.workspace_id = workspaces.id AND plugins.name = package.name
        AND current.checksum = package.checksum)`
}

async function install(app: InstallingApp, workspaceId: string, checked: CheckedPackage): Promise<void> {
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
    log.warn({ workspaceId, plugin: name, reason: error.message }, 'a plugin was not installed')
  }
}

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { FIRST_KEY_FILE } from '../config/data-dir-files.ts'
import type { Scope } from '../generated/prisma/client.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { digestSecret, generateSecret, secretPrefix } from './authenticate.ts'
import { adminOf, type Viewer, viewerOf } from './viewer.ts'

/** Creates a workspace with a user and an API key. @returns their IDs (UUIDs). */
export async function createWorkspace(
  app: { database: Database },
  workspace: { name: string; userName: string; secret: string; scopes?: Scope[] },
): Promise<{ workspaceId: string; userId: string; apiKeyId: string }> {
  return allWorkspaces(app.database, 'create a workspace').$transaction(async tx => {
    const { id: workspaceId } = await tx.workspace.create({ data: { name: workspace.name } })
    const user = await tx.user.create({ data: { workspaceId, name: workspace.userName } })
    const key = await tx.apiKey.create({
      data: {
        workspaceId,
        userId: user.id,
        name: 'First key',
        prefix: secretPrefix(workspace.secret),
        digest: digestSecret(workspace.secret),
        scopes: workspace.scopes ?? ['ADMIN'],
      },
    })
    return { workspaceId, userId: user.id, apiKeyId: key.id }
  })
}

export interface FirstWorkspace {
  viewer: Viewer
  /** API key. Null if the workspace already existed and its key is not stored here. */
  secret: string | null
}

/**
 * Creates the first workspace and its API key if there is none, and adds BOOTSTRAP_API_KEY to it. With an embedded
 * database, a generated key is stored in DATA_DIR, readable by the owner only, so that later starts can print it.
 */
export async function ensureFirstWorkspace(app: {
  config: Pick<Config, 'bootstrapApiKey' | 'dataDir'>
  database: Database
}): Promise<FirstWorkspace> {
  const { config, database } = app
  const firstKey = await allWorkspaces(database, 'create a workspace').apiKey.findFirst({
    orderBy: { id: 'asc' },
  })
  const known = firstKey && viewerOf(firstKey)
  const secret = config.bootstrapApiKey ?? (database.isShared ? null : await readStoredKey(config.dataDir))
  if (known) {
    if (config.bootstrapApiKey) await addKey(app, known, config.bootstrapApiKey)
    return { viewer: known, secret }
  }
  const newSecret = secret ?? generateSecret()
  // Stored before the workspace is created. Otherwise a crash in between would leave a workspace without a known key.
  if (!database.isShared && !config.bootstrapApiKey) await storeKey(config.dataDir, newSecret)
  const created = await createWorkspace(app, { name: 'Demo', userName: 'First user', secret: newSecret })
  return { viewer: adminOf(created), secret: newSecret }
}

/** Adds a key to the first user. If the key exists, it is unchanged: a revoked one stays revoked. */
async function addKey(
  { database }: { database: Database },
  { workspaceId, userId }: Viewer,
  secret: string,
): Promise<void> {
  const digest = digestSecret(secret)
  await allWorkspaces(database, 'create a workspace').apiKey.upsert({
    where: { digest },
    create: {
      workspaceId,
      userId,
      name: 'BOOTSTRAP_API_KEY',
      prefix: secretPrefix(secret),
      digest,
      scopes: ['ADMIN'],
    },
    update: {},
  })
}

function keyFile(dataDir: string): string {
  return join(dataDir, FIRST_KEY_FILE)
}

async function readStoredKey(dataDir: string): Promise<string | null> {
  return readFile(keyFile(dataDir), 'utf8').then(
    text => text.trim() || null,
    () => null,
  )
}

async function storeKey(dataDir: string, secret: string): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  await writeFile(keyFile(dataDir), `${secret}\n`, { mode: 0o600 })
  await chmod(keyFile(dataDir), 0o600)
}

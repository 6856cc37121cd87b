import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatMasterKeys, generateMasterKey, parseMasterKeys } from '../../src/config/master-key.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { useSecret } from '../../src/secrets/use-secret.ts'
import { describeStartError } from '../../src/start-messages.ts'
import { makeFolder, runBackup, runRestore } from '../support/backup-commands.ts'
import { makeEmbeddedCanopy, startCanopyInside } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedSecret } from '../support/seed-secret.ts'
import { createEndpoint, QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { spawnScript } from '../support/spawn-script.ts'

const ReadStatus = graphql(`query MasterKeyStatus($id: ID!) { node(id: $id) { ... on Secret { status } } }`)

/** An embedded Canopy that was stopped after it stored a secret. */
async function makeStoppedCanopy() {
  const canopy = await makeEmbeddedCanopy(QUICK_WEBHOOKS)
  const dataDir = canopy.dataDir.path
  const first = await canopy.startInside()
  await createEndpoint(first.client, 'http://127.0.0.1:1/')
  const given = await seedSecret(first.client)
  await first.stop()
  const file = join(dataDir, 'master-key')
  return {
    dataDir,
    file,
    readIds: async () => parseMasterKeys(await readFile(file, 'utf8'))?.map(({ id }) => id),
    value: given.value,
    /** @returns the stored secrets, decrypted. */
    async readSecrets(more: Record<string, string> = {}) {
      const { app, stop } = await canopy.startInside(more)
      const { id, workspaceId, secret } = await app.database.prisma.webhookSecret.findFirstOrThrow()
      const secretId = decodeId('Secret', given.id) ?? ''
      const value = await useSecret(app, { workspaceId, secretId, reason: 'a test' })
      await stop()
      return { webhookSecret: app.vault.open(secret, [workspaceId, 'webhook_secrets', id]), value }
    },
    /** @returns the status of the secret of the workspace. */
    async readStatus() {
      const { client, stop } = await canopy.startInside()
      const { node } = await client.run(ReadStatus, { id: given.id })
      await stop()
      return node
    },
    findRefusal: (more: Record<string, string> = {}) =>
      canopy.startInside(more).then(started => started.stop(), describeStartError),
  }
}

async function rotate(env: Record<string, string>, ...args: string[]) {
  const script = spawnScript('scripts/rotate-master-key.ts', args, env)
  return { code: await script.ended, output: script.output(), errors: script.errors() }
}

it('creates a key that only its user can read, and refuses to start without it', async () => {
  const { dataDir, file, value, readIds, readSecrets, findRefusal } = await makeStoppedCanopy()
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const [id] = (await readIds()) ?? []
  const secrets = await readSecrets()
  expect(secrets).toEqual({ webhookSecret: expect.stringMatching(/^whsec_/), value })

  const key = await readFile(file, 'utf8')
  await rm(file)
  expect(await findRefusal()).toBe(
    `${dataDir} has no file master-key with the master key ${id}, which encrypts the secrets in the database. A backup does not contain it: copy it from where the backup was made. See docs/secrets.md.`,
  )
  expect(await findRefusal({ MASTER_KEY: formatMasterKeys([generateMasterKey()]) })).toMatch(
    `MASTER_KEY does not contain the master key ${id}`,
  )
  await writeFile(file, 'damaged')
  expect(await findRefusal()).toBe(`The file ${file} has no valid master key. Restore it from a copy.`)
  expect(await readSecrets({ MASTER_KEY: key })).toEqual(secrets)
})

it('is replaced by npm run rotate-master-key, also after an interruption', async () => {
  const { dataDir, file, readIds, readSecrets, findRefusal } = await makeStoppedCanopy()
  const env = { DATA_DIR: dataDir }
  const secrets = await readSecrets()
  const oldKey = await readFile(file, 'utf8')
  const before = await readIds()

  const { code, output, errors } = await rotate(env)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const after = await readIds()
  expect(after).toHaveLength(1)
  expect(after).not.toEqual(before)
  expect(output).toBe(
    `Encrypted 3 secrets with the master key ${after?.[0]}.\nReplace your copy of ${file}.\n`,
  )
  expect(await readSecrets()).toEqual(secrets)
  expect(await findRefusal({ MASTER_KEY: oldKey })).toMatch('MASTER_KEY does not contain the master key')

  // As if it was interrupted when the file had both keys.
  const next = generateMasterKey()
  await writeFile(file, `${formatMasterKeys([next])}\n${await readFile(file, 'utf8')}`)
  expect(await readSecrets()).toEqual(secrets)
  expect(await rotate(env)).toMatchObject({ code: 0 })
  expect(await readIds()).toEqual([next.id])
  expect(await readSecrets()).toEqual(secrets)
})

it('can be given up if it is lost, with the secrets that it encrypts', async () => {
  const { dataDir, file, readIds, readStatus } = await makeStoppedCanopy()
  await rm(file)
  expect(await rotate({ DATA_DIR: dataDir })).toMatchObject({
    code: 1,
    errors: expect.stringContaining('delete the secrets that it encrypts with --discard-lost'),
  })
  const { code, output } = await rotate({ DATA_DIR: dataDir }, '--discard-lost')
  expect(code).toBe(0)
  expect(output).toMatch(
    /^Encrypted 0 secrets .*\nDeleted 3 secrets that no key decrypts:\n {2}secret_versions \S+ 1\n {2}webhook_secrets \S+\n {2}vault_keys fingerprint\nReplace your copy of \S+\n$/,
  )
  expect(await readIds()).toHaveLength(1)
  expect(await rotate({ DATA_DIR: dataDir })).toMatchObject({
    code: 1,
    errors: 'The database has no encrypted secrets. Start Canopy of this release once.\n',
  })
  expect(await readStatus()).toEqual({ status: 'UNREADABLE' })
})

it('is not part of a backup, and a restore names it', async () => {
  const { dataDir, file, readIds } = await makeStoppedCanopy()
  const [id] = (await readIds()) ?? []
  const folder = await makeFolder()
  const backup = await runBackup(dataDir, join(folder, 'backup'))
  expect(backup.output).toContain(`keep a copy of ${file} in another place`)
  const restored = join(folder, 'restored')
  const { code, output } = await runRestore(join(folder, 'backup'), restored)
  expect(code).toBe(0)
  expect(output).toContain(
    `Copy the file master-key from the original DATA_DIR to ${restored}: it must contain the master key ${id}`,
  )
  const start = () => startCanopyInside({ DATA_DIR: restored, ...QUICK_WEBHOOKS })
  await expect(start()).rejects.toThrow(`has no file master-key with the master key ${id}`)
  await writeFile(join(restored, 'master-key'), await readFile(file))
  await (await start()).stop()
})

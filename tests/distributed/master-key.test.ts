import { expect, it } from 'vitest'
import { openDatabase } from '../../scripts/open-database.ts'
import { readConfig } from '../../src/config/config.ts'
import { formatMasterKeys, generateMasterKey } from '../../src/config/master-key.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { useSecret } from '../../src/secrets/use-secret.ts'
import { openVault } from '../../src/vault/open-vault.ts'
import { runRefusedCanopy } from '../support/canopy-process.ts'
import { startFleet } from '../support/fleet.ts'
import { sized } from '../support/scale.ts'
import { seedSecret } from '../support/seed-secret.ts'
import { createEndpoint, QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { atEnd } from '../support/start-test-canopy.ts'

it('is required, must be the one of the database, and is replaced while processes run', async () => {
  const [old, next] = [generateMasterKey(), generateMasterKey()]
  const both = { MASTER_KEY: formatMasterKeys([old, next]).replace('\n', ',') }
  const fleet = await startFleet({ ...QUICK_WEBHOOKS, ...both })
  await createEndpoint(fleet.api.client, 'http://127.0.0.1:1/')
  const { uuid, value } = await seedSecret(fleet.api.client)
  const readIds = async () => {
    const rows = await fleet.sql<{ sealed: string }>(
      // The fleet itself inserts a secret as an earlier release would.
      `SELECT secret AS sealed FROM webhook_secrets WHERE secret NOT LIKE 'whsec%' UNION ALL SELECT sealed FROM secret_versions UNION ALL SELECT sealed FROM vault_keys`,
    )
    return rows.map(({ sealed }) => sealed.split('.')[0])
  }
  expect(await readIds()).toEqual([old.id, old.id, old.id])

  const refuse = async (masterKey: string) =>
    (await runRefusedCanopy({ ...fleet.settings, MASTER_KEY: masterKey }, ['--role=worker'])).output
  expect(await refuse('')).toMatch(/- MASTER_KEY must be set with DATABASE_URL/)
  const foreign = formatMasterKeys([generateMasterKey()])
  expect(await refuse(foreign)).toContain(`MASTER_KEY does not contain the master key ${old.id}`)
  const short = await refuse('dG9vIHNob3J0')
  expect(short).toMatch(/- MASTER_KEY must be 32 bytes in base64/)
  expect(short).not.toContain('dG9vIHNob3J0')

  const rotate = async (masterKey: string) => {
    const { DATABASE_URL, REDIS_URL } = fleet.settings
    const env = { DATABASE_URL, REDIS_URL, MASTER_KEY: masterKey }
    const script = spawnScript('scripts/rotate-master-key.ts', [], env)
    return { code: await script.ended, output: script.output() + script.errors() }
  }
  const missing = await rotate(formatMasterKeys([next]))
  expect(missing.code).toBe(1)
  expect(missing.output).toMatch(
    /^Encrypted 0 secrets .*\n3 secrets cannot be decrypted with any of the keys:\n {2}secret_versions /,
  )
  const config = readConfig(['--role=api'], { ...fleet.settings, ...both })
  const database = await openDatabase(config)
  atEnd(() => database.close())
  const reader = { database, vault: await openVault(config, database), log: createLogger(config) }
  const { workspaceId } = await database.prisma.secret.findFirstOrThrow()
  const read = () => useSecret(reader, { workspaceId, secretId: uuid, reason: 'a test' })
  const rotated = rotate(formatMasterKeys([next, old]))
  expect(await repeatDuring(rotated, read)).toEqual(new Set([value]))
  expect(await rotated).toEqual({
    code: 0,
    output: `Encrypted 3 secrets with the master key ${next.id}.\nYou can remove the other keys from MASTER_KEY now.\n`,
  })
  expect(await readIds()).toEqual([next.id, next.id, next.id])
  await fleet.startWorkerProcess({ MASTER_KEY: formatMasterKeys([next]) })
})

const PARALLEL_READS = 8

/** Reads until `work` has ended, and at least 1,000 times in the proof. @returns all values. */
async function repeatDuring(work: Promise<unknown>, read: () => Promise<string>): Promise<Set<string>> {
  let hasEnded = false
  const end = () => {
    hasEnded = true
  }
  work.then(end, end)
  const values = new Set<string>()
  for (let reads = 0; !hasEnded || reads < sized(100, 1_000); reads += PARALLEL_READS)
    for (const value of await Promise.all(Array.from({ length: PARALLEL_READS }, read))) values.add(value)
  return values
}

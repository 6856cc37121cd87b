import { expect, it } from 'vitest'
import { formatMasterKeys, generateMasterKey } from '../../src/config/master-key.ts'
import { runRefusedCanopy } from '../support/canopy-process.ts'
import { startFleet } from '../support/fleet.ts'
import { createEndpoint, QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { spawnScript } from '../support/spawn-script.ts'

it('is required, must be the one of the database, and is replaced while processes run', async () => {
  const [old, next] = [generateMasterKey(), generateMasterKey()]
  const both = { MASTER_KEY: formatMasterKeys([old, next]).replace('\n', ',') }
  const fleet = await startFleet({ ...QUICK_WEBHOOKS, ...both })
  await createEndpoint(fleet.api.client, 'http://127.0.0.1:1/')
  const readIds = async () => {
    const rows = await fleet.sql<{ sealed: string }>(
      // The fleet itself inserts a secret as an earlier release would.
      `SELECT secret AS sealed FROM webhook_secrets WHERE secret NOT LIKE 'whsec%' UNION ALL SELECT sealed FROM vault_keys`,
    )
    return rows.map(({ sealed }) => sealed.split('.')[0])
  }
  expect(await readIds()).toEqual([old.id, old.id])

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
    /^Encrypted 0 secrets .*\n2 secrets cannot be decrypted with any of the keys:\n {2}webhook_secrets /,
  )
  expect(await rotate(formatMasterKeys([next, old]))).toEqual({
    code: 0,
    output: `Encrypted 2 secrets with the master key ${next.id}.\nYou can remove the other keys from MASTER_KEY now.\n`,
  })
  expect(await readIds()).toEqual([next.id, next.id])
  await fleet.startWorkerProcess({ MASTER_KEY: formatMasterKeys([next]) })
})

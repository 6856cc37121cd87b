import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { readSecretStates } from '../../src/secrets/secret-states.ts'
import { SecretUnusable, useSecret } from '../../src/secrets/use-secret.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { auditDuring } from '../support/read-audit.ts'
import { CreateSecret, makeSecretValue, rotateSecret, seedSecret } from '../support/seed-secret.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const List = graphql(`
  query SecretsList($first: Int, $after: String) {
    secrets(first: $first, after: $after) {
      totalCount
      nodes { id name version status fingerprint createdAt rotatedAt expiresAt lastUsedAt uses usedBy { id } }
      pageInfo { endCursor hasNextPage }
    }
  }
`)
const Node = graphql(`query SecretsNode($id: ID!) { node(id: $id) { id ... on Secret { name status } } }`)
const Revoke = graphql(`
  mutation SecretsRevoke($id: ID!) {
    revokeSecret(input: { id: $id }) { __typename ... on RevokeSecretPayload { secret { id status version } } }
  }
`)
const Notices = graphql(`query SecretsNotices { notices { nodes { kind message subjectId } } }`)
const Workspace = graphql(`query SecretsWorkspace { viewer { workspace { id } } }`)

const DAY_MS = 86_400_000
const canopy = setUpTestCanopy({ SECRET_LIMIT: '3' })
const prisma = () => canopy.app.database.prisma
let admin: TestClient
let workspaceId: string
beforeAll(async () => {
  admin = canopy.client
  workspaceId = await workspaceOf(admin)
})

const workspaceOf = async (client: TestClient) =>
  decodeId('Workspace', (await client.run(Workspace, {})).viewer.workspace.id) ?? ''
const listOf = async (client: TestClient, args = {}) => (await client.run(List, args)).secrets
const statusOf = async (client: TestClient, id: string) => (await client.run(Node, { id })).node
const create = async (
  client: TestClient,
  input: { name: string; value: string; expiresAt?: string | null },
) => (await client.run(CreateSecret, { input })).createSecret
const revoke = async (client: TestClient, id: string) => (await client.run(Revoke, { id })).revokeSecret
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()

describe('a secret', () => {
  it('is created, listed, rotated and revoked without showing its value', async () => {
    const admin = await canopy.newClient()
    const { result, events } = await auditDuring(admin, async () => {
      const first = await seedSecret(admin, { name: 'OpenAI.key_1-a' })
      const second = await seedSecret(admin, { value: first.value, expiresAt: inDays(10) })
      expect(first).toMatchObject({ version: 1, status: 'ACTIVE', expiresAt: null, uses: 0 })
      expect(first.fingerprint).toMatch(/^[0-9a-f]{12}$/)
      expect(second.fingerprint).toBe(first.fingerprint)
      const rotated = await rotateSecret(admin, {
        id: first.id,
        value: makeSecretValue(),
        expectedVersion: 1,
      })
      expect(rotated).toMatchObject({ secret: { version: 2, rotatedAt: expect.any(String) } })
      expect(await revoke(admin, second.id)).toMatchObject({ secret: { status: 'REVOKED', version: 1 } })
      expect(await revoke(admin, second.id)).toMatchObject({ secret: { status: 'REVOKED' } })
      return { first, second }
    })
    const { first, second } = result
    const { nodes, totalCount } = await listOf(admin)
    expect(totalCount).toBe(2)
    expect(nodes.map(({ id, status, usedBy }) => ({ id, status, usedBy }))).toEqual([
      { id: second.id, status: 'REVOKED', usedBy: [] },
      { id: first.id, status: 'ACTIVE', usedBy: [] },
    ])
    const fingerprint = nodes[1]?.fingerprint
    expect(fingerprint).not.toBe(first.fingerprint)
    const page = await listOf(admin, { first: 1 })
    expect(page.pageInfo.hasNextPage).toBe(true)
    expect((await listOf(admin, { first: 1, after: page.pageInfo.endCursor })).nodes).toEqual([nodes[1]])
    const countFor = (first: number) => countStatements(canopy, () => listOf(admin, { first }))
    expect(await countFor(2)).toBe(await countFor(1))
    expect(events.map(({ action, subjectId, summary }) => ({ action, subjectId, summary }))).toEqual([
      {
        action: 'SECRET_CREATED',
        subjectId: first.id,
        summary: `Created the secret "OpenAI.key_1-a" (fingerprint ${first.fingerprint}).`,
      },
      {
        action: 'SECRET_CREATED',
        subjectId: second.id,
        summary: `Created the secret "${second.name}" (fingerprint ${first.fingerprint}).`,
      },
      {
        action: 'SECRET_ROTATED',
        subjectId: first.id,
        summary: `Rotated the secret "OpenAI.key_1-a" to version 2 (fingerprint ${fingerprint}).`,
      },
      { action: 'SECRET_REVOKED', subjectId: second.id, summary: `Revoked the secret "${second.name}".` },
    ])
    const stored = await prisma().secretVersion.findMany({
      where: { secretId: { in: [first.uuid, second.uuid] } },
      orderBy: { version: 'asc' },
    })
    expect(stored.map(({ secretId, version }) => ({ secretId, version }))).toEqual([
      { secretId: first.uuid, version: 1 },
      { secretId: first.uuid, version: 2 },
    ])
    expect(stored[0]?.destroyAt?.getTime()).toBeCloseTo(Date.now() + DAY_MS, -6)
  })

  it('is visible only with the ADMIN scope', async () => {
    const owner = await canopy.newClient()
    const { id, name } = await seedSecret(owner)
    expect(await statusOf(owner, id)).toEqual({ id, name, status: 'ACTIVE' })
    expect(await statusOf(admin, id)).toBeNull()
    await prisma().apiKey.updateMany({
      where: { workspaceId: await workspaceOf(owner) },
      data: { scopes: ['READ', 'WRITE'] },
    })
    const writer = createTestClient(owner.url, owner.secret)
    await expect.poll(() => statusOf(writer, id)).toBeNull()
    expect((await writer.send(List, {})).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(await create(writer, { name: 'a', value: 'b' })).toMatchObject({ __typename: 'NotPermittedError' })
    expect(await rotateSecret(writer, { id, value: 'b' })).toMatchObject({ __typename: 'NotPermittedError' })
    expect(await revoke(writer, id)).toMatchObject({ __typename: 'NotPermittedError' })
  })
})

describe('creating a secret', () => {
  it('names all problems at once, without the value', async () => {
    const value = `${'x'.repeat(10_000)}\n`
    const answer = await create(admin, { name: 'my key', value, expiresAt: '2020-01-01T00:00:00Z' })
    expect(answer).toMatchObject({
      issues: [
        {
          path: 'input.name',
          message: 'must have 1 to 100 characters: letters A to Z, digits, ".", "_" or "-"',
        },
        { path: 'input.value', message: 'must have at most 10000 characters' },
        {
          path: 'input.value',
          message:
            'must not end with a line break or another control character, which is easily copied along with a value',
        },
        { path: 'input.expiresAt', message: 'must be in the future' },
      ],
    })
    expect(JSON.stringify(answer)).not.toContain('xxx')
    const korean = createTestClient(admin.url, admin.secret, { 'accept-language': 'ko' })
    const { issues } = (await create(korean, { name: 'my key', value })) as { issues: { message: string }[] }
    for (const { message } of issues) expect(message).toMatch(/[가-힣]/)
  })

  it.each([
    ['nothing', '', 'must have at least 1 character'],
    ['a line break at its start', '\r\nx', 'must not start with a line break or another control character'],
    ['half of a surrogate pair', 'x\ud83dx', 'has half of a surrogate pair at offset 1'],
    ['a NUL character', 'x\0x', 'has a NUL character at offset 1'],
  ])('rejects %s as a value', async (_, value, message) => {
    expect(await create(admin, { name: 'odd', value })).toMatchObject({
      issues: [{ path: 'input.value', message }],
    })
  })

  it('rejects a name that is taken, also by a revoked secret, and more secrets than allowed', async () => {
    const admin = await canopy.newClient()
    const { id } = await seedSecret(admin, { name: 'key' })
    expect(await create(admin, { name: 'key', value: 'x' })).toEqual({
      __typename: 'ConflictError',
      message: `The secret ${id} has the name "key". Rotate it to change its value, or choose another name.`,
      existing: { id },
    })
    await revoke(admin, id)
    expect(await create(admin, { name: 'key', value: 'x' })).toEqual({
      __typename: 'ConflictError',
      message: `The revoked secret ${id} has the name "key". Choose another name.`,
      existing: { id },
    })
    const created = await Promise.all(
      Array.from({ length: 6 }, (_, i) => create(admin, { name: `key-${i}`, value: 'x' })),
    )
    const refused = created.filter(({ __typename }) => __typename !== 'CreateSecretPayload')
    expect(refused).toEqual(
      Array(3).fill({
        __typename: 'LimitReachedError',
        message: 'A workspace can have at most 3 secrets. Revoke one that you no longer need.',
        limit: 3,
      }),
    )
  })
})

describe('rotating a secret', () => {
  it('is refused for another version than the expected one, and for a revoked secret', async () => {
    const admin = await canopy.newClient()
    const { id, name } = await seedSecret(admin)
    const value = makeSecretValue()
    expect(await rotateSecret(admin, { id, value, expectedVersion: 2 })).toEqual({
      __typename: 'ConflictError',
      message: 'The secret has changed: it is at version 1, not 2. Review the change, then send version 1.',
      existing: { id },
    })
    expect(await rotateSecret(admin, { id, value: 'x\n' })).toMatchObject({
      issues: [{ path: 'input.value' }],
    })
    await revoke(admin, id)
    expect(await rotateSecret(admin, { id, value })).toMatchObject({
      __typename: 'ConflictError',
      message: `The secret "${name}" was revoked. Create another one.`,
    })
    expect(await rotateSecret(admin, { id: encodeId('Secret', uuidv7()), value })).toMatchObject({
      __typename: 'NotFoundError',
    })
  })

  it('happens once for two requests that expect the same version', async () => {
    const admin = await canopy.newClient()
    const { id } = await seedSecret(admin)
    const answers = await Promise.all(
      ['a', 'b'].map(value => rotateSecret(admin, { id, value, expectedVersion: 1 })),
    )
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
      'ConflictError',
      'RotateSecretPayload',
    ])
  })

  it('keeps a future time of expiry, removes a past one, and sets a given one', async () => {
    const admin = await canopy.newClient()
    const [early, late] = [inDays(3), inDays(9)]
    const { id, uuid } = await seedSecret(admin, { expiresAt: early })
    const rotate = async (more: { expiresAt?: string | null } = {}) => {
      const answer = await rotateSecret(admin, { id, value: makeSecretValue(), ...more })
      return 'secret' in answer ? answer.secret : null
    }
    expect(await rotate()).toMatchObject({ version: 2, expiresAt: early })
    expect(await rotate({ expiresAt: late })).toMatchObject({ expiresAt: late })
    await prisma().secret.update({ where: { id: uuid }, data: { expiresAt: new Date(0) } })
    expect(await statusOf(admin, id)).toMatchObject({ status: 'EXPIRED' })
    expect(await rotate()).toMatchObject({ status: 'ACTIVE', expiresAt: null })
    await rotate({ expiresAt: late })
    expect(await rotate({ expiresAt: null })).toMatchObject({ expiresAt: null })
  })
})

describe('using a secret', () => {
  const use = (secretId: string, owner = workspaceId) =>
    useSecret(canopy.app, { workspaceId: owner, secretId, reason: 'the model provider "OpenAI"' })

  it('returns the newest value, counts it and records it, in two statements', async () => {
    const admin = await canopy.newClient()
    const owner = await workspaceOf(admin)
    const { id, uuid, name, value } = await seedSecret(admin)
    const { database } = canopy.app
    const { events } = await auditDuring(admin, async () => {
      const before = database.statementCount()
      expect(await use(uuid, owner)).toBe(value)
      expect(database.statementCount() - before).toBe(2)
    })
    expect(events).toMatchObject([
      {
        action: 'SECRET_READ',
        actor: null,
        actorName: 'Canopy',
        subjectId: id,
        summary: `Read the secret "${name}" (version 1) for the model provider "OpenAI".`,
      },
    ])
    const next = makeSecretValue()
    await rotateSecret(admin, { id, value: next })
    expect(await use(uuid, owner)).toBe(next)
    expect((await listOf(admin)).nodes[0]).toMatchObject({ uses: 2, lastUsedAt: expect.any(String) })
  })

  it('fails with the state of the secret, is recorded, and is not counted', async () => {
    const admin = await canopy.newClient()
    const owner = await workspaceOf(admin)
    const expired = await seedSecret(admin, { expiresAt: inDays(1) })
    await prisma().secret.update({ where: { id: expired.uuid }, data: { expiresAt: new Date() } })
    const revoked = await seedSecret(admin)
    await revoke(admin, revoked.id)
    // As after `rotate-master-key --discard-lost`.
    const lost = await seedSecret(admin)
    await prisma().secretVersion.deleteMany({ where: { secretId: lost.uuid } })
    const foreign = await seedSecret(await canopy.newClient())
    const unknown = encodeId('Secret', foreign.uuid)
    const { events } = await auditDuring(admin, async () => {
      for (const [secret, state, message] of [
        [expired, 'EXPIRED', `The secret "${expired.name}" cannot be used: it is expired. Rotate it.`],
        [
          revoked,
          'REVOKED',
          `The secret "${revoked.name}" cannot be used: it was revoked. Create another one.`,
        ],
        [lost, 'UNREADABLE', `The secret "${lost.name}" cannot be used: it cannot be decrypted. Rotate it.`],
        [foreign, 'DELETED', `The secret ${unknown} cannot be used: it does not exist. Create another one.`],
      ] as const) {
        const error = await use(secret.uuid, owner).catch(error => error)
        expect(error).toBeInstanceOf(SecretUnusable)
        expect(error).toMatchObject({ state, message })
      }
    })
    const purpose = 'for the model provider "OpenAI"'
    expect(events.map(({ action, summary }) => `${action} ${summary}`)).toEqual([
      `SECRET_FAILED Could not read the secret "${expired.name}" (version 1) ${purpose}: it is expired.`,
      `SECRET_FAILED Could not read the secret "${revoked.name}" (version 1) ${purpose}: it was revoked.`,
      `SECRET_FAILED Could not read the secret "${lost.name}" (version 1) ${purpose}: it cannot be decrypted.`,
      `SECRET_FAILED Could not read the secret ${unknown} ${purpose}: it does not exist.`,
    ])
    const { nodes } = await listOf(admin)
    expect(nodes.map(({ uses, status }) => [uses, status])).toEqual([
      [0, 'UNREADABLE'],
      [0, 'REVOKED'],
      [0, 'EXPIRED'],
    ])
    const db = scopeToWorkspace(prisma(), owner)
    const ids = [expired, revoked, lost, foreign].map(({ uuid }) => uuid)
    expect([...(await readSecretStates(db, ids)).values()].sort()).toEqual(['ACTIVE', 'EXPIRED', 'REVOKED'])
    await rotateSecret(admin, { id: lost.id, value: 'again' })
    expect(await use(lost.uuid, owner)).toBe('again')
  })

  it('fails for one secret only if a byte of it was changed', async () => {
    const admin = await canopy.newClient()
    const owner = await workspaceOf(admin)
    const secrets = [await seedSecret(admin), await seedSecret(admin), await seedSecret(admin)]
    const random = seededRandom(20261127)
    const pick = (count: number) => Math.floor(random() * count)
    const { events } = await auditDuring(admin, async () => {
      for (let i = 0; i < 50; i++) {
        const damaged = secrets[pick(secrets.length)] as (typeof secrets)[number]
        const undo = await damage(damaged.uuid, pick)
        const { nodes } = await listOf(admin)
        expect(nodes.filter(({ status }) => status !== 'ACTIVE')).toMatchObject([
          { id: damaged.id, status: 'UNREADABLE' },
        ])
        await expect(use(damaged.uuid, owner)).rejects.toThrow('it cannot be decrypted')
        await undo()
      }
    })
    expect(events.filter(({ action }) => action === 'SECRET_FAILED')).toHaveLength(50)
    for (const { uuid, value } of secrets) expect(await use(uuid, owner)).toBe(value)
  })
})

describe('retention', () => {
  async function runRetention(owner: string): Promise<void> {
    await prisma().$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${owner}::uuid`
    await canopy.idle()
  }

  it('deletes an old value 24 hours after the rotation', async () => {
    const admin = await canopy.newClient()
    const owner = await workspaceOf(admin)
    const { id, uuid } = await seedSecret(admin)
    await rotateSecret(admin, { id, value: 'second' })
    await rotateSecret(admin, { id, value: 'third' })
    const versions = async () => {
      await runRetention(owner)
      const rows = await prisma().secretVersion.findMany({ where: { secretId: uuid } })
      return rows.map(({ version }) => version).sort()
    }
    expect(await versions()).toEqual([1, 2, 3])
    const where = { secretId_version: { secretId: uuid, version: 1 } }
    await prisma().secretVersion.update({ where, data: { destroyAt: new Date() } })
    expect(await versions()).toEqual([2, 3])
  })

  it('raises notices 30, 7 and 1 days before a secret expires, once each per version', async () => {
    const admin = await canopy.newClient()
    const owner = await workspaceOf(admin)
    const secret = await seedSecret(admin, { expiresAt: inDays(40) })
    const revoked = await seedSecret(admin, { expiresAt: inDays(40) })
    await seedSecret(admin)
    await revoke(admin, revoked.id)
    /** Lets a number of days pass, as the secrets see it. */
    const pass = async (days: number) => {
      await prisma().$executeRaw`
        UPDATE secrets SET created_at = created_at - make_interval(days => ${days}::int), rotated_at = rotated_at - make_interval(days => ${days}::int),
          expires_at = expires_at - make_interval(days => ${days}::int)
        WHERE workspace_id = ${owner}::uuid`
      await runRetention(owner)
      return (await admin.run(Notices, {})).notices.nodes
    }
    expect(await pass(9)).toEqual([])
    const [first, ...others] = await pass(2)
    const { expiresAt } = await prisma().secret.findUniqueOrThrow({ where: { id: secret.uuid } })
    expect(first).toEqual({
      kind: 'SECRET_EXPIRING',
      subjectId: secret.id,
      message: `The secret "${secret.name}" expires at ${expiresAt?.toISOString()}. Rotate it with rotateSecret before, or what uses it stops working.`,
    })
    expect(others).toEqual([])
    expect(await pass(0)).toHaveLength(1)
    // The one for 7 days is skipped if it is too late for it.
    expect(await pass(28)).toHaveLength(2)
    expect(await pass(1)).toHaveLength(2)
    // A new value with 5 days left has only the notice for the last day.
    await rotateSecret(admin, { id: secret.id, value: 'next', expiresAt: inDays(5) })
    expect(await pass(3)).toHaveLength(2)
    const all = await pass(1)
    expect(all).toHaveLength(3)
    expect(all.map(({ subjectId }) => subjectId)).toEqual(Array(3).fill(secret.id))
  })
})

/** Changes one byte of a stored secret. @returns a function that restores it. */
async function damage(secretId: string, pick: (count: number) => number): Promise<() => Promise<unknown>> {
  const secret = await prisma().secret.findUniqueOrThrow({ where: { id: secretId } })
  const version = await prisma().secretVersion.findFirstOrThrow({ where: { secretId } })
  const set = (data: { name?: string; version?: number }) =>
    prisma().secret.update({ where: { id: secretId }, data })
  const setVersion = (data: { sealed?: string; version?: number }) =>
    prisma().secretVersion.updateMany({ where: { secretId }, data })
  const changes = [
    // More often, because each has several fields: nonce, ciphertext and tag.
    ...Array(6).fill(() => setVersion({ sealed: flipByte(version.sealed, pick) })),
    () => set({ name: secret.name.replace(/^s/, 'S') }),
    () => set({ version: 2 }),
    () => setVersion({ version: 2 }),
  ]
  await changes[pick(changes.length)]()
  return async () => {
    await set({ name: secret.name, version: secret.version })
    await setVersion({ sealed: version.sealed, version: version.version })
  }
}

/** Changes one byte of the ID of the master key, the encrypted data key or the encrypted value. */
function flipByte(sealed: string, pick: (count: number) => number): string {
  const parts = sealed.split('.')
  const part = pick(parts.length)
  const encoding = part === 0 ? 'hex' : 'base64url'
  const bytes = Buffer.from(parts[part] ?? '', encoding)
  const at = pick(bytes.length)
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << pick(8)), at)
  return parts.with(part, bytes.toString(encoding)).join('.')
}

import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { addUser, type TestUser } from '../support/add-user.ts'
import { graphql } from '../support/gql/gql.ts'
import type { AuditEventFilter, ReadAuditQuery } from '../support/gql/graphql.ts'
import { ReadAudit, readAudit } from '../support/read-audit.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { isDistributed } from '../support/test-database.ts'

const CreateUser = graphql(`
  mutation LoggedUser($name: String!) {
    createUser(input: { name: $name }) { __typename ... on CreateUserPayload { user { id } } }
  }
`)
const Users = graphql(`query LoggedUsers { users(first: 100) { nodes { name } } }`)
const Me = graphql(`query LoggedMe { viewer { workspace { id } user { id name } } }`)
const Nodes = graphql(`
  query LoggedNodes($id: ID!, $ids: [ID!]!) {
    node(id: $id) { id ... on AuditEvent { summary } }
    nodes(ids: $ids) { id }
  }
`)

const canopy = setUpTestCanopy()
const prisma = () => canopy.app.database.prisma

/** Creates users with these names. @returns their IDs. */
async function createUsers(client: TestClient, ...names: string[]): Promise<string[]> {
  const ids: string[] = []
  for (const name of names) {
    const { createUser } = await client.run(CreateUser, { name })
    if (createUser.__typename !== 'CreateUserPayload') throw new Error(JSON.stringify(createUser))
    ids.push(createUser.user.id)
  }
  return ids
}
const workspaceOf = async (client: TestClient) => (await client.run(Me, {})).viewer.workspace.id
const uuidOfWorkspace = async (client: TestClient) => decodeId('Workspace', await workspaceOf(client)) ?? ''

describe('the database', () => {
  let id: string
  beforeAll(async () => {
    await createUsers(canopy.client, 'Kept')
    id = (await prisma().auditEvent.findFirstOrThrow()).id
  })
  const refused = /append-only/

  it('refuses to change, delete or truncate events', async () => {
    const before = await prisma().auditEvent.findMany()
    const where = { where: { id } }
    await expect(prisma().auditEvent.update({ ...where, data: { summary: 'x' } })).rejects.toThrow(refused)
    await expect(prisma().auditEvent.update({ ...where, data: { actorId: null } })).rejects.toThrow(refused)
    await expect(prisma().auditEvent.delete(where)).rejects.toThrow(refused)
    await expect(prisma().$executeRaw`TRUNCATE audit_events`).rejects.toThrow(refused)
    expect(await prisma().auditEvent.findMany()).toEqual(before)
  })

  it.each([
    ['without a retention', '', 400, false],
    ['younger than the retention', '365', 364, false],
    ['older than the retention', '365', 366, true],
    ['older than a retention of a day, but younger than 30 days', '1', 29, false],
    ['older than 30 days with a retention of a day', '1', 31, true],
  ])('deletes an event only if it is outdated: %s', async (_, days, age, isDeleted) => {
    const old = await insertEvents(canopy.client, 1, { daysAgo: age })
    const remove = prisma().$transaction(async tx => {
      await tx.$executeRaw`SELECT set_config('canopy.audit_retention_days', ${days}, true)`
      return tx.auditEvent.deleteMany({ where: { id: { in: old } } })
    })
    if (isDeleted) expect(await remove).toEqual({ count: 1 })
    else await expect(remove).rejects.toThrow(refused)
  })

  it('deletes the events of a deleted workspace', async () => {
    const workspace = await prisma().workspace.create({ data: { name: 'gone' } })
    await prisma().auditEvent.create({
      data: { workspaceId: workspace.id, action: 'QUOTA_SET', actorName: 'x', summary: 'x' },
    })
    await prisma().workspace.delete({ where: { id: workspace.id } })
    expect(await prisma().auditEvent.count({ where: { workspaceId: workspace.id } })).toBe(0)
  })
})

/** Inserts events of the user of the client. @returns their UUIDs, oldest first. */
async function insertEvents(client: TestClient, count: number, { daysAgo = 0 } = {}): Promise<string[]> {
  const workspaceId = await uuidOfWorkspace(client)
  const ids = Array.from({ length: count }, () => uuidv7())
  await prisma().$executeRaw`
    INSERT INTO audit_events (id, workspace_id, at, action, actor_name, summary)
    SELECT id, ${workspaceId}::uuid, now() - make_interval(days => ${daysAgo}::int) + make_interval(secs => n / 1000.0),
      'DOCUMENTS_DELETED', 'Tester', 'Deleted ' || n + 1 || ' documents.'
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS events (id, n)`
  return ids
}

describe('an act and its event', () => {
  /** Runs `act` while inserting an event fails. @param failure SQL of a function body. */
  async function whileFailing<T>(timing: string, failure: string, act: () => Promise<T>): Promise<T> {
    const { database } = canopy.app
    await database.runScript(`
      CREATE FUNCTION fail_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${failure}; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER fail_audit AFTER INSERT ON audit_events ${timing} FOR EACH ROW EXECUTE FUNCTION fail_audit();`)
    try {
      return await act()
    } finally {
      await database.runScript('DROP FUNCTION fail_audit CASCADE')
    }
  }
  const fail = "RAISE EXCEPTION 'no event'"
  // On a server, the connection is killed.
  const kill = isDistributed ? 'PERFORM pg_terminate_backend(pg_backend_pid())' : fail

  it.each([
    ['the event cannot be written', 'NOT DEFERRABLE', fail],
    ['the process is killed before the commit', 'DEFERRABLE INITIALLY DEFERRED', kill],
  ])('are both missing if %s', async (_, timing, failure) => {
    const before = await readAudit(canopy.client)
    const { data, errors } = await whileFailing(timing, failure, () =>
      canopy.client.send(CreateUser, { name: 'Half' }),
    )
    expect({ data, errors }).toMatchObject({ data: null, errors: [{ path: ['createUser'] }] })
    const { users } = await canopy.client.run(Users, {})
    expect(users.nodes.map(({ name }) => name)).not.toContain('Half')
    expect(await readAudit(canopy.client)).toEqual(before)
  })
})

describe('auditEvents', () => {
  let admin: TestClient
  let colleague: TestUser
  let ids: string[]
  beforeAll(async () => {
    admin = await canopy.newClient()
    colleague = await addUser(canopy.app, admin, { name: 'Colleague', scopes: ['ADMIN'] })
    ids = await createUsers(admin, 'a', 'b', 'c', 'd')
    await createUsers(colleague.client, 'e')
    await insertEvents(admin, 2, { daysAgo: 10 })
  })

  const summaries = async (filter: AuditEventFilter, client = admin) =>
    (await readAudit(client, filter)).map(({ summary }) => summary)
  const created = (...names: string[]) => names.map(name => `Created the user "${name}".`)

  it('lists events newest first, page by page', async () => {
    const pages: string[][] = []
    let after: string | null | undefined = null
    do {
      const { auditEvents }: ReadAuditQuery = await admin.run(ReadAudit, { first: 3, after })
      expect(auditEvents.totalCount).toBe(7)
      pages.push(auditEvents.nodes.map(({ summary }) => summary))
      after = auditEvents.pageInfo.hasNextPage ? auditEvents.pageInfo.endCursor : null
    } while (after)
    expect(pages).toEqual([
      created('e', 'd', 'c'),
      [...created('b', 'a'), 'Deleted 3 documents.'],
      ['Deleted 2 documents.'],
    ])
  })

  it('continues at the same place after new events', async () => {
    const other = await canopy.newClient()
    await createUsers(other, 'a', 'b', 'c')
    const { auditEvents } = await other.run(ReadAudit, { first: 2 })
    await createUsers(other, 'd')
    const rest = await other.run(ReadAudit, { first: 2, after: auditEvents.pageInfo.endCursor ?? '' })
    expect(rest.auditEvents.nodes.map(({ summary }) => summary)).toEqual(created('a'))
  })

  it('filters by action, actor, subject and time', async () => {
    const { user } = (await admin.run(Me, {})).viewer
    const dayAgo = new Date(Date.now() - 86_400_000).toISOString()
    expect(await summaries({ actions: ['DOCUMENTS_DELETED'] })).toEqual([
      'Deleted 3 documents.',
      'Deleted 2 documents.',
    ])
    expect(await summaries({ actions: ['DOCUMENTS_DELETED', 'USER_CREATED'] })).toHaveLength(7)
    expect(await summaries({ actions: [] })).toEqual([])
    expect(await summaries({ actorId: user.id })).toEqual(created('d', 'c', 'b', 'a'))
    expect(await summaries({ actorId: colleague.id })).toEqual(created('e'))
    expect(await summaries({ subjectId: ids[1] ?? '' })).toEqual(created('b'))
    expect(
      await summaries({ between: { gte: dayAgo }, actorId: user.id, actions: ['USER_CREATED'] }),
    ).toHaveLength(4)
    expect(await summaries({ between: { lt: dayAgo } })).toEqual([
      'Deleted 3 documents.',
      'Deleted 2 documents.',
    ])
    expect(await summaries({ between: { lt: dayAgo }, actorId: user.id })).toEqual([])
  })

  it.each(['nonsense', '', 'agent_01h2xcejqtf2nbrexx3vqjhp41', 'a\0b'])(
    'finds nothing for the unknown ID %j',
    async id => {
      expect(await summaries({ actorId: id })).toEqual([])
      expect(await summaries({ subjectId: id })).toEqual([])
    },
  )

  it('is FORBIDDEN without the ADMIN scope, and events are null in node', async () => {
    const writer = await addUser(canopy.app, admin, { name: 'Writer' })
    const { data, errors } = await writer.client.send(ReadAudit, {})
    expect({ data, errors }).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    const [event] = await readAudit(admin)
    const id = event?.id ?? ''
    const variables = { id, ids: [id] }
    expect(await admin.run(Nodes, variables)).toEqual({
      node: { id, summary: 'Created the user "e".' },
      nodes: [{ id }],
    })
    for (const client of [writer.client, canopy.client])
      expect(await client.run(Nodes, variables)).toEqual({ node: null, nodes: [null] })
  })

  it('shows nothing of another workspace', async () => {
    const other = await canopy.newClient()
    expect(await summaries({}, other)).toEqual([])
    expect(await summaries({ actorId: colleague.id }, other)).toEqual([])
    expect(await summaries({ subjectId: ids[0] ?? '' }, other)).toEqual([])
  })

  it('keeps the name of an actor who no longer exists', async () => {
    const [id = ''] = await createUsers(admin, 'short-lived')
    await prisma().$executeRaw`
      INSERT INTO audit_events (id, workspace_id, action, actor_id, actor_name, summary)
      VALUES (${uuidv7()}::uuid, ${await uuidOfWorkspace(admin)}::uuid, 'BUDGET_SET', ${decodeId('User', id)}::uuid, 'short-lived', 'Deleted 1 document.')`
    await prisma().user.delete({ where: { id: decodeId('User', id) ?? '' } })
    expect(await readAudit(admin, { actorId: id })).toMatchObject([
      { actor: null, actorName: 'short-lived', action: 'BUDGET_SET' },
    ])
  })
})

describe('retention', () => {
  it('deletes events after a year, in batches, and only those of the workspace', async () => {
    const [first, second] = [await canopy.newClient(), await canopy.newClient()]
    await insertEvents(first, 1_100, { daysAgo: 366 })
    const kept = await insertEvents(first, 2, { daysAgo: 364 })
    const foreign = await insertEvents(second, 1, { daysAgo: 366 })
    const workspaceId = await uuidOfWorkspace(first)
    await prisma()
      .$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${workspaceId}::uuid`
    await canopy.idle()
    const task = await prisma().task.findFirstOrThrow({ where: { workspaceId, kind: 'RETENTION' } })
    expect(task.status).toBe('COMPLETED')
    const left = await prisma().auditEvent.findMany({ where: { workspaceId }, orderBy: { at: 'asc' } })
    expect(left.map(({ id }) => id)).toEqual(kept)
    expect(await prisma().auditEvent.count({ where: { id: { in: foreign } } })).toBe(1)
  })
})

import { beforeAll, expect, it } from 'vitest'
import { exemptMessages } from '../support/foreign-messages.ts'
import { graphql } from '../support/gql/gql.ts'
import { startHttpServer } from '../support/http-server.ts'
import {
  addPlugin,
  ask,
  disable,
  enable,
  remove,
  reportOf,
  startSync,
  syncToEnd,
} from '../support/plugin-packages.ts'
import { addDocuments, seedWorld } from '../support/seed.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({
  PLUGIN_ALLOW_UNSIGNED: 'true',
  PLUGIN_ALLOW_LOOPBACK: 'true',
  PLUGIN_TIMEOUT_MS: '120000',
  PLUGIN_CPU_MS: '5000',
  SCHEDULE_POLL_MS: '100',
})

const Documents = graphql(`
  query SyncedDocuments {
    documents(first: 100) { totalCount nodes { title sourceUri status contentType placements { node { key } } } }
  }
`)
const CreateSchedule = graphql(`
  mutation SyncSchedule($input: CreateScheduleInput!) {
    createSchedule(input: $input) {
      __typename
      ... on CreateSchedulePayload { schedule { id kind plugin { name } nextRunAt } }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)
const DeleteSchedule = graphql(`
  mutation SyncScheduleDelete($input: DeleteScheduleInput!) {
    deleteSchedule(input: $input) { __typename }
  }
`)

/** Syncs the pages that its storage lists, in batches of two. The cursor has the batch and the run. */
const SYNC = `
export async function* sync({ cursor, config }, host) {
  const { run = 0, known = {} } = cursor ?? {}
  const pages = config.pages
  const next = {}
  let upsert = []
  for (const [name, text] of Object.entries(pages)) {
    next[name] = text
    if (known[name] !== text)
      upsert.push({ sourceUri: 'https://docs.example/' + name, title: name, text, format: name.endsWith('.html') ? 'HTML' : 'MARKDOWN' })
    if (upsert.length === 2) { yield { upsert, cursor: { run, known: { ...known, ...next } } }; upsert = [] }
  }
  const remove = Object.keys(known).filter(name => !(name in pages)).map(name => 'https://docs.example/' + name)
  const same = Object.keys(pages).filter(name => known[name] === pages[name]).length
  yield { upsert, remove, same, problems: [{ sourceUri: 'https://docs.example/broken', message: 'HTTP 500' }], cursor: { run: run + 1, known: next } }
}`
const manifest = {
  name: 'pages',
  kind: 'INTEGRATION',
  permissions: ask('documents:write'),
  config: { type: 'object', properties: { pages: { type: 'object', additionalProperties: true } } },
}
// What the plugin reports.
exemptMessages(['HTTP 500'])
const PROBLEM = { sourceUri: 'https://docs.example/broken', message: 'HTTP 500' }

let id: string
async function configure(pages: object) {
  expect(await enable(canopy.client, { id, grant: ['documents:write'], config: { pages } })).toMatchObject({
    __typename: 'EnablePluginPayload',
  })
}
async function listDocuments() {
  await canopy.idle()
  const { documents } = await canopy.client.run(Documents, {})
  return new Map(documents.nodes.map(document => [document.sourceUri, document]))
}

beforeAll(async () => {
  await seedWorld(canopy.client)
  id = await addPlugin(canopy.client, { manifest, code: SYNC })
})

it('adds, changes and removes documents, and only its own', async () => {
  const { client } = canopy
  await addDocuments(client, { text: '# Mine', sourceUri: 'https://docs.example/mine' })
  await configure({
    a: '# Leave\n\nParental leave is 20 weeks.',
    'b.html': '<h1>Travel</h1><p>Book trains first.</p><script>evil()</script>',
    c: '# Three',
    mine: '# Theirs',
  })
  const dry = await syncToEnd(client, { id, dryRun: true })
  expect(reportOf(dry)).toMatchObject({ dryRun: true, added: 3, changed: 0, removed: 0, same: 0 })
  expect((await listDocuments()).has('https://docs.example/a')).toBe(false)

  const first = await syncToEnd(client, { id, nodeKeys: ['policies'] })
  expect(first).toMatchObject({ kind: 'PLUGIN_SYNC', status: 'COMPLETED' })
  expect(reportOf(first)).toMatchObject({
    dryRun: false,
    added: 3,
    changed: 0,
    removed: 0,
    problems: [
      {
        sourceUri: 'https://docs.example/mine',
        message: expect.stringContaining('A document that the plugin did not add has this source.'),
      },
      PROBLEM,
    ],
  })
  const documents = await listDocuments()
  expect(documents.get('https://docs.example/a')).toMatchObject({
    title: 'a',
    status: 'INDEXED',
    placements: [{ node: { key: 'policies' } }],
  })
  expect(documents.get('https://docs.example/b.html')).toMatchObject({ contentType: 'text/markdown' })
  expect(documents.get('https://docs.example/mine')).toMatchObject({ title: 'Mine' })

  await configure({ a: '# Leave\n\nParental leave is 30 weeks.', c: '# Three', mine: '# Mine' })
  expect(reportOf(await syncToEnd(client, { id }))).toMatchObject({
    added: 0,
    changed: 1,
    removed: 1,
    same: 1,
  })
  expect([...(await listDocuments()).keys()].filter(uri => uri?.includes('docs.example')).sort()).toEqual(
    ['a', 'c', 'mine'].map(name => `https://docs.example/${name}`),
  )
})

it('refuses what cannot be synced, and runs one sync at a time', async () => {
  const { client } = canopy
  const tool = await addPlugin(client, { manifest: { name: 'a-tool' }, code: 'export const tools = {}' })
  expect(await startSync(client, { id: tool, nodeKeys: ['nowhere'] })).toMatchObject({
    issues: [
      { path: 'input.id', message: 'must be an INTEGRATION, but is a TOOL' },
      { path: 'input.nodeKeys.0', message: expect.stringContaining('there is no node') },
    ],
  })
  const broken = await addPlugin(client, {
    manifest: { ...manifest, name: 'broken' },
    code: "export async function* sync() { yield { upsert: [{ title: 'no source' }], ['a\\u0000'.repeat(5000)]: 1 } }",
  })
  expect(await syncToEnd(client, { id: broken })).toMatchObject({
    status: 'FAILED',
    failure: {
      code: 'PLUGIN_INVALID_BATCH',
      message: `The plugin yielded an invalid batch: batch.upsert.0.sourceUri is required; batch.upsert.0.text is required; batch.${'a'.repeat(147)}….`,
    },
  })
  const started = await Promise.all([startSync(client, { id }), startSync(client, { id })])
  expect(started.map(({ __typename }) => __typename).sort()).toEqual(['ConflictError', 'SyncPluginPayload'])
  await canopy.idle()
})

it('saves nothing more once its permission is taken', async () => {
  const { client } = canopy
  let takePermission = async () => {}
  const service = await startHttpServer(async (_, response) => {
    await takePermission()
    response.end('go on')
  })
  atEnd(service.close)
  const network = `network:${new URL(service.url).host}`
  const page = (name: string) =>
    `{ upsert: [{ sourceUri: 'https://revoked.example/${name}', title: '${name}', text: '# ${name}' }] }`
  const code = `export async function* sync(_, host) { yield ${page('one')}; await host.fetch('${service.url}'); yield ${page('two')} }`
  const revoked = await addPlugin(client, {
    manifest: { ...manifest, name: 'revoked', permissions: ask('documents:write', network) },
    code,
  })
  takePermission = async () => void (await enable(client, { id: revoked, grant: [network] }))
  expect(await syncToEnd(client, { id: revoked })).toMatchObject({
    status: 'FAILED',
    attempt: 1,
    failure: {
      code: 'NOT_PERMITTED',
      message:
        'The plugin "revoked" needs the permission "documents:write". Grant it with enablePlugin, or do a dry run.',
    },
  })
  const uris = [...(await listDocuments()).keys()].filter(uri => uri?.includes('revoked'))
  expect(uris).toEqual(['https://revoked.example/one'])
})

it('syncs by a schedule, which keeps the plugin from being removed', async () => {
  const { client } = canopy
  const schedule = { kind: 'PLUGIN_SYNC' as const, cron: '0 3 * * *' }
  const create = async (input: object) =>
    (await client.run(CreateSchedule, { input: { ...schedule, ...input } })).createSchedule
  expect(await create({})).toMatchObject({
    issues: [{ path: 'input.pluginId', message: 'is required for PLUGIN_SYNC' }],
  })
  const made = await create({ pluginId: id, nodeKeys: ['policies'] })
  expect(made).toMatchObject({ schedule: { kind: 'PLUGIN_SYNC', plugin: { name: 'pages' } } })
  if (made.__typename !== 'CreateSchedulePayload') return
  expect(await remove(client, id)).toMatchObject({
    code: 'CONFLICT',
    message: 'A schedule uses the plugin "pages". Delete the schedule first.',
    existing: { id: made.schedule.id },
  })
  await client.run(DeleteSchedule, { input: { id: made.schedule.id } })
  await disable(client, id)
  expect(await startSync(client, { id })).toMatchObject({ code: 'CONFLICT' })
  expect(await remove(client, id)).toMatchObject({ deletedId: id })
  // What it added stays.
  expect((await listDocuments()).has('https://docs.example/a')).toBe(true)
})

import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { installEverywhere } from '../../src/plugins/install-everywhere.ts'
import { readPackage, writePackage } from '../../src/plugins/package/package-files.ts'
import { formatPublicKey, sign } from '../../src/plugins/package/signature.ts'
import { countStatements } from '../support/count-statements.ts'
import { exemptMessages } from '../support/foreign-messages.ts'
import { graphql } from '../support/gql/gql.ts'
import { startHttpServer } from '../support/http-server.ts'
import {
  addPlugin,
  ask,
  disable,
  enable,
  install,
  makePackage,
  outputOf,
  readRun,
  remove,
  runToEnd,
  startRun,
} from '../support/plugin-packages.ts'
import { readAudit } from '../support/read-audit.ts'
import { createAgent, seedWorld, waitForTask } from '../support/seed.ts'
import { seedSecret } from '../support/seed-secret.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const folder = mkdtempSync(join(tmpdir(), 'canopy-plugins-'))
writeFileSync(
  join(folder, 'good.zip'),
  makePackage({ manifest: { name: 'from-folder' }, code: 'export const tools = {}' }),
)
writeFileSync(join(folder, 'broken.zip'), 'no ZIP')
afterAll(() => rm(folder, { recursive: true }))
const canopy = setUpTestCanopy({
  PLUGIN_ALLOW_UNSIGNED: 'true',
  PLUGIN_TRUSTED_KEYS: `acme:${formatPublicKey(privateKey)}`,
  PLUGIN_ALLOW_LOOPBACK: 'true',
  PLUGIN_CPU_MS: '2000',
  PLUGIN_TIMEOUT_MS: '120000',
  PLUGIN_LIMIT: '60',
  PLUGINS_DIR: folder,
})

const Plugins = graphql(`
  query PluginList($filter: PluginFilter, $first: Int, $after: String) {
    plugins(filter: $filter, first: $first, after: $after) {
      totalCount
      nodes { name version status isOfficial runs(first: 1) { totalCount nodes { kind } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

// Lines that plugins write.
exemptMessages(['greeting Mina', 'Half done', 'ab'])

const CancelRun = graphql(`
  mutation PluginRunCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }
`)
const UsedBy = graphql(`
  query PluginSecretUsers { secrets(first: 1) { nodes { id usedBy { id } } } }
`)

const tool = (body: string) => `export const tools = { async run(input, host) { ${body} } }`

const ODD_INPUT = { type: 'object', additionalProperties: true }

it('has the official plugins and those of PLUGINS_DIR in every workspace, disabled', async () => {
  const client = await canopy.newClient()
  // Those of a workspace that is created later are installed at the next start, or by `npm run workspace`.
  const { plugins } = await canopy.client.run(Plugins, { filter: { statuses: ['DISABLED'] } })
  // The other file in the folder is broken, which is logged.
  expect(plugins.nodes.map(({ name, isOfficial }) => [name, isOfficial])).toEqual([
    ['from-folder', false],
    ['github-docs', true],
    ['slack-notifier', true],
    ['weather', true],
    ['web-pages', true],
  ])
  expect((await client.run(Plugins, {})).plugins.totalCount).toBe(0)
})

it('installs in any number of workspaces in as many statements as in one', async () => {
  const install = () => countStatements(canopy, () => installEverywhere(canopy.app))
  await install()
  const lone = await canopy.newClient()
  const statements = await install()
  const clients = await Promise.all(Array.from({ length: 12 }, () => canopy.newClient()))
  expect(await install()).toBe(statements)
  for (const client of [lone, ...clients]) expect((await client.run(Plugins, {})).plugins.totalCount).toBe(5)
  expect(await install()).toBe(1)
})

it('upgrades to a newer package in PLUGINS_DIR, and stays there while the folder has both', async () => {
  const clients = [canopy.client, await canopy.newClient()]
  const newer = join(folder, 'newer.zip')
  const versions = () =>
    Promise.all(
      clients.map(async client => {
        const { nodes } = (await client.run(Plugins, {})).plugins
        return nodes.find(({ name }) => name === 'from-folder')?.version
      }),
    )
  await installEverywhere(canopy.app)
  expect(await versions()).toEqual(['1.0.0', '1.0.0'])
  const manifest = { name: 'from-folder', version: '2.0.0' }
  writeFileSync(newer, makePackage({ manifest, code: 'export const tools = {}' }))
  await installEverywhere(canopy.app)
  await installEverywhere(canopy.app)
  await rm(newer)
  expect(await versions()).toEqual(['2.0.0', '2.0.0'])
})

it('installs a package disabled, and runs it once it is enabled', async () => {
  const { client } = canopy
  const manifest = {
    name: 'greeter',
    author: 'Acme',
    permissions: ask('storage'),
    config: { type: 'object', properties: { greeting: { type: 'string', default: 'Hello' } } },
    tools: {
      greet: {
        description: 'Greets.',
        input: {
          type: 'object',
          properties: { name: { type: 'string' }, times: { type: 'integer' } },
          required: ['name'],
        },
        output: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
        hasEffects: false,
      },
    },
  }
  const code = `export const tools = {
    async greet({ name, times = 1 }, host) {
      host.log('greeting ' + name)
      host.progress(50, 'Half done')
      await host.storage.set('last', { name })
      return { text: (host.config.greeting + ' ' + (await host.storage.get('last')).name + '. ').repeat(times).trim() }
    },
  }`
  const installed = await install(client, makePackage({ manifest, code }))
  expect(installed).toMatchObject({
    __typename: 'InstallPluginPayload',
    plugin: {
      name: 'greeter',
      version: '1.0.0',
      kind: 'TOOL',
      runtime: 'SANDBOX',
      author: 'Acme',
      status: 'DISABLED',
      isOfficial: false,
      signedBy: null,
      permissions: [{ name: 'storage', granted: false }],
      tools: [{ name: 'greet', hasEffects: false, compensatedBy: null, inputSchema: { required: ['name'] } }],
      config: {},
    },
  })
  if (installed.__typename !== 'InstallPluginPayload') return
  const { id } = installed.plugin
  expect(await startRun(client, { id, input: { name: 'Mina' } })).toMatchObject({
    code: 'CONFLICT',
    message: 'The plugin "greeter" is disabled. An administrator can enable it with enablePlugin.',
  })
  expect(await enable(client, { id, grant: ['storage'], config: { greeting: '안녕' } })).toMatchObject({
    plugin: { status: 'ENABLED', config: { greeting: '안녕' }, permissions: [{ granted: true }] },
  })
  const run = await runToEnd(client, id, { name: 'Mina', times: '2' })
  expect(run).toMatchObject({ kind: 'PLUGIN_RUN', status: 'COMPLETED', attempt: 1 })
  expect(outputOf(run)).toEqual({ text: '안녕 Mina. 안녕 Mina.' })
  const lines = run.events.nodes.flatMap(({ type, message }) => (type === 'PROGRESSED' ? message : []))
  expect(lines).toEqual(['greeting Mina', 'Half done'])
  const { plugins } = await client.run(Plugins, { filter: { search: 'GREET' } })
  expect(plugins.nodes).toEqual([
    expect.objectContaining({ name: 'greeter', runs: { totalCount: 1, nodes: [{ kind: 'PLUGIN_RUN' }] } }),
  ])
  expect((await readAudit(client)).map(({ action, summary }) => `${action} ${summary}`)).toEqual(
    expect.arrayContaining([
      'PLUGIN_INSTALLED Installed the plugin "greeter" in version 1.0.0.',
      'PLUGIN_ENABLED Enabled the plugin "greeter" (version 1.0.0) with the permissions "storage".',
    ]),
  )
})

it('names all problems of an input, and runs the same request once', async () => {
  const { client } = canopy
  const input = {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer', maximum: 5 } },
    required: ['city'],
  }
  const run = { description: 'x', input, output: { type: 'object' }, hasEffects: false }
  const manifest = { name: 'strict', tools: { run, other: run } }
  const id = await addPlugin(client, { manifest, code: tool('return { city: input.city }') })
  expect(await startRun(client, { id, input: {} })).toMatchObject({
    issues: [{ path: 'input.tool', message: 'is required, because there are several: run, other' }],
  })
  expect(await startRun(client, { id, tool: 'run', input: { days: 9, wind: true } })).toMatchObject({
    code: 'VALIDATION_FAILED',
    issues: expect.arrayContaining([
      { path: 'input.input.city', message: 'is required' },
      expect.objectContaining({ path: 'input.input.days' }),
      { path: 'input.input.wind', message: 'is not a known key' },
    ]),
  })
  const request = { id, tool: 'run', input: { city: 'Seoul' }, idempotencyKey: 'once' }
  const [first, second] = [await startRun(client, request), await startRun(client, request)]
  expect(first).toMatchObject({ __typename: 'RunPluginPayload' })
  expect(second).toEqual({
    ...first,
    task: { ...('task' in first && first.task), status: expect.anything() },
  })
  expect(await startRun(client, { ...request, input: { city: 'Busan' } })).toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
  })
  if (first.__typename === 'RunPluginPayload') await waitForTask(client, first.task.id)
})

it('sends requests only to granted hosts, records them, and gives secrets only to granted names', async () => {
  const { client } = canopy
  const received: string[] = []
  const service = await startHttpServer((request, response) => {
    received.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`)
    if (request.url === '/inside')
      return void response.writeHead(307, { location: 'https://10.0.0.1/' }).end()
    if (request.url === '/away')
      return void response.writeHead(302, { location: 'https://example.org/' }).end()
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"ok":"예"}')
  })
  const { host, port } = new URL(service.url)
  const secret = await seedSecret(client)
  const code = tool(`
    const tell = error => error.name + ': ' + error.message
    const get = path => host.fetch('${service.url}' + path, { headers: { authorization: 'Bearer ' + token } })
    const token = await host.secret('token')
    const { status, text } = await get('/data')
    return {
      status, text, token,
      other: await host.fetch('https://example.org/').catch(tell),
      redirected: await get('/away').catch(tell),
      secret: await host.secret('password').catch(tell),
      metadata: await host.fetch('http://169.254.169.254/').catch(tell),
    }`)
  const id = await addPlugin(
    client,
    { manifest: { name: 'caller', permissions: ask(`network:${host}`, 'secret:token') }, code },
    { secrets: [{ name: 'token', secretId: secret.id }] },
  )
  const { secrets } = await client.run(UsedBy, {})
  expect(secrets.nodes).toEqual([{ id: secret.id, usedBy: [{ id }] }])
  const run = await runToEnd(client, id)
  expect(outputOf(run)).toEqual({
    status: 200,
    text: '{"ok":"예"}',
    token: secret.value,
    other: 'PermissionDenied: The permission "network:example.org" is not granted.',
    redirected: 'PermissionDenied: The permission "network:example.org" is not granted.',
    secret: 'PermissionDenied: The permission "secret:password" is not granted.',
    metadata: 'PermissionDenied: The permission "network:169.254.169.254" is not granted.',
  })
  expect(received).toEqual([`GET /data Bearer ${secret.value}`, `GET /away Bearer ${secret.value}`])
  // Even with every host granted, private addresses are out of reach.
  const prying = await addPlugin(client, {
    manifest: { name: 'prying', permissions: ask('network:*') },
    code: tool(`
      const tell = error => error.name + ': ' + error.message
      const urls = ['http://169.254.169.254/', 'https://10.0.0.1/', '${service.url}/inside']
      return { answers: await Promise.all(urls.map(url => host.fetch(url).catch(tell))) }`),
  })
  const refused = 'NetworkError: The host is not at a public address.'
  expect(outputOf(await runToEnd(client, prying))).toEqual({ answers: [refused, refused, refused] })
  await service.close()
  const effects = (await readAudit(client, { actions: ['PLUGIN_EFFECT'] }))
    .map(({ summary }) => summary)
    .filter(summary => summary.includes('"caller"'))
  // Two requests: those that can be repeated are recorded once per run and host.
  expect(effects).toEqual([`The plugin "caller" sent GET requests to 127.0.0.1:${port}.`])
})

it('takes permissions at once, keeps those of an upgrade, and waits for a grant of new ones', async () => {
  const { client } = canopy
  const code = tool('return { functions: Object.keys(host).sort() }')
  const base = { name: 'growing', permissions: ask('storage', 'documents:read') }
  const id = await addPlugin(client, { manifest: base, code })
  const upgrade = async (manifest: object) =>
    install(client, makePackage({ manifest: { ...base, ...manifest }, code }))
  const functions = async () => outputOf(await runToEnd(client, id))

  expect(await functions()).toMatchObject({ functions: expect.arrayContaining(['search', 'storage']) })
  expect(await upgrade({ version: '1.0.0' })).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('is installed in version 1.0.0'),
    existing: { id },
  })
  expect(await upgrade({ version: '1.1.0', permissions: ask('storage') })).toMatchObject({
    plugin: { id, version: '1.1.0', status: 'ENABLED', permissions: [{ name: 'storage', granted: true }] },
  })
  expect(await upgrade({ version: '2.0.0', permissions: ask('storage', 'models:use') })).toMatchObject({
    plugin: { status: 'DISABLED', permissions: [{ granted: true }, { name: 'models:use', granted: false }] },
  })
  expect(await enable(client, { id, grant: ['storage', 'network:example.com', 'nonsense'] })).toMatchObject({
    issues: [
      {
        path: 'input.grant.1',
        message: 'is not asked for by the plugin, which asks for: storage, models:use',
      },
      { path: 'input.grant.2', message: expect.stringContaining('must be network:<host>') },
    ],
  })
  expect(await enable(client, { id, grant: ['models:use'] })).toMatchObject({ plugin: { status: 'ENABLED' } })
  expect(await functions()).toEqual({ functions: ['complete', 'config', 'log', 'now', 'progress', 'random'] })
  expect(await disable(client, id)).toMatchObject({
    plugin: { status: 'DISABLED', permissions: [{ granted: false }, { granted: false }] },
  })
})

it('searches, asks agents and reports errors of a plugin', async () => {
  const client = await canopy.newClient()
  await seedWorld(client)
  const { agentId } = await createAgent(client)
  const code = tool(`
    if (input.fail) throw new TypeError('no such city')
    if (input.wrong) return { text: 7 }
    const [hit] = await host.search({ query: 'parental leave', limit: 3 })
    const answer = await host.ask({ agentId: input.agentId, question: 'How long is parental leave?' })
    const unknown = await host.ask({ agentId: 'agent_x', question: 'x' }).catch(error => error.name)
    const model = await host.complete({ prompt: 'Hi' }).catch(error => error.message)
    return { text: hit.text, title: hit.title, answer: typeof answer.confidence, unknown, model }`)
  const run = {
    description: 'x',
    input: { type: 'object', additionalProperties: true },
    output: { type: 'object', properties: { text: { type: 'string' } } },
    hasEffects: false,
  }
  const permissions = ask('documents:read', 'agents:ask', 'models:use')
  const id = await addPlugin(client, { manifest: { name: 'asker', permissions, tools: { run } }, code })
  expect(outputOf(await runToEnd(client, id, { agentId }))).toMatchObject({
    text: expect.any(String),
    title: expect.any(String),
    answer: 'number',
    unknown: 'NotFound',
    model: 'The workspace has no language model.',
  })
  expect(await runToEnd(client, id, { fail: true })).toMatchObject({
    status: 'FAILED',
    attempt: 1,
    failure: {
      code: 'PLUGIN_FAILED',
      message: 'The plugin threw an error. TypeError: no such city',
      retryable: false,
    },
  })
  expect(await runToEnd(client, id, { wrong: true })).toMatchObject({
    failure: {
      code: 'PLUGIN_INVALID_OUTPUT',
      message: 'The output of the plugin "asker" is invalid: output.text must be of type string.',
    },
  })
})

it('refuses values that the database cannot store', async () => {
  const { client } = canopy
  const code = tool(`
    host.log('a\\u0000b')
    return { text: 'a\\u0000b' }`)
  const run = { description: 'x', input: ODD_INPUT, output: { type: 'object' }, hasEffects: false }
  const manifest = { name: 'odd', tools: { run }, config: { type: 'object', additionalProperties: true } }
  const id = await addPlugin(client, { manifest, code })
  expect(await runToEnd(client, id)).toMatchObject({
    status: 'FAILED',
    attempt: 1,
    failure: {
      code: 'PLUGIN_INVALID_OUTPUT',
      message: 'The output of the plugin "odd" is invalid: output.text has a NUL character at offset 1.',
    },
  })
  expect(await startRun(client, { id, input: { odd: 'a\0', list: ['\ud800'] } })).toMatchObject({
    issues: [
      { path: 'input.input.odd', message: 'has a NUL character at offset 1' },
      { path: 'input.input.list.0', message: 'has half of a surrogate pair at offset 0' },
    ],
  })
  // The escape of a NUL is plain text.
  expect(await enable(client, { id, grant: [], config: { pattern: '\\u0000' } })).toMatchObject({
    plugin: { config: { pattern: '\\u0000' } },
  })
})

it('names everything that is wrong with a package, and who signed it', async () => {
  const { client } = canopy
  expect(await install(client, new TextEncoder().encode('no ZIP'))).toMatchObject({
    issues: [{ path: 'package', message: expect.any(String) }],
  })
  const wrong = makePackage({
    manifest: { name: 'Bad Name', version: 'one', tools: { run: { description: 'x' } } },
    code: tool(''),
  })
  expect(await install(client, wrong)).toMatchObject({
    issues: expect.arrayContaining([
      expect.objectContaining({ path: 'manifest.json.name' }),
      expect.objectContaining({ path: 'manifest.json.version' }),
      expect.objectContaining({ path: 'manifest.json.tools.run.input' }),
    ]),
  })
  const signed = sign(
    await readPackage(makePackage({ manifest: { name: 'signed' }, code: tool('') })),
    privateKey,
  )
  expect(await install(client, writePackage(signed))).toMatchObject({ plugin: { signedBy: 'acme' } })
  const changed = { ...signed, code: `${signed.code} // changed` }
  expect(await install(client, writePackage(changed))).toMatchObject({
    issues: [
      { path: 'signature.json', message: expect.stringContaining('does not fit manifest.json and main.js') },
    ],
  })
})

it('cancels a run that waits', async () => {
  const { client } = canopy
  const called = Promise.withResolvers<void>()
  const service = await startHttpServer(() => called.resolve())
  const { host } = new URL(service.url)
  const manifest = { name: 'waiting', permissions: ask(`network:${host}`) }
  const id = await addPlugin(client, {
    manifest,
    code: tool(`return host.fetch('${service.url}', { timeoutMs: 30_000 })`),
  })
  const started = await startRun(client, { id, input: {} })
  if (started.__typename !== 'RunPluginPayload') throw new Error(JSON.stringify(started))
  await called.promise
  await client.run(CancelRun, { id: started.task.id })
  await waitForTask(client, started.task.id)
  expect(await readRun(client, started.task.id)).toMatchObject({ status: 'CANCELLED', result: null })
  await service.close()
})

it('removes a plugin, but no official one, and shows nothing to others', async () => {
  const { client } = canopy
  const [other, reader] = [await canopy.newClient(), await canopy.newClient({ scopes: ['READ'] })]
  const id = await addPlugin(client, { manifest: { name: 'gone' }, code: tool('return {}') })
  const run = await runToEnd(client, id)
  for (const refused of [
    await enable(other, { id, grant: [] }),
    await disable(other, id),
    await remove(other, id),
  ])
    expect(refused).toMatchObject({ code: 'NOT_FOUND' })
  expect(await startRun(reader, { id, input: {} })).toMatchObject({ code: 'NOT_PERMITTED' })
  expect(await remove(client, id)).toMatchObject({ deletedId: id })
  expect(await readRun(client, run.id)).toMatchObject({ status: 'COMPLETED' })
  const official = await client.run(Plugins, { filter: { search: 'weather' } })
  expect(official.plugins.nodes).toMatchObject([{ name: 'weather' }])
})

import { expect, it } from 'vitest'
import { exemptMessages } from '../support/foreign-messages.ts'
import { startMcpServer } from '../support/mcp-server-double.ts'
import { enable, installFrom, outputOf, runToEnd, startRun } from '../support/plugin-packages.ts'
import { readAudit } from '../support/read-audit.ts'
import { seedSecret } from '../support/seed-secret.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({ PLUGIN_ALLOW_LOOPBACK: 'true', PLUGIN_TIMEOUT_MS: '60000' })
// Progress of the server.
exemptMessages(['Half done'])

it('installs an MCP server, and runs its tools as granted', async () => {
  const { client } = canopy
  const secret = await seedSecret(client)
  const server = await startMcpServer(secret.value)
  expect(await installFrom(client, { mcpUrl: server.url })).toMatchObject({
    issues: [
      {
        path: 'input.mcpUrl',
        message: 'The MCP server refuses the key. Give the secret with its key as secretId.',
      },
    ],
  })
  const request = { mcpUrl: server.url, secretId: secret.id }
  const installed = await installFrom(client, request)
  expect(installed).toMatchObject({
    plugin: {
      name: 'test-tools',
      version: '1.0.0',
      kind: 'TOOL',
      runtime: 'MCP',
      status: 'DISABLED',
      permissions: [
        { name: 'tool:add', reason: 'Adds two numbers.', granted: false },
        { name: 'tool:order', granted: false },
      ],
      tools: [
        { name: 'add', hasEffects: false },
        { name: 'order', hasEffects: true, outputSchema: { type: 'object' } },
      ],
    },
  })
  if (installed.__typename !== 'InstallPluginPayload') return
  const { id } = installed.plugin
  await enable(client, { id, grant: ['tool:add'] })

  expect(await startRun(client, { id, tool: 'add', input: { a: 'x' } })).toMatchObject({
    issues: expect.arrayContaining([{ path: 'input.input.b', message: 'is required' }]),
  })
  const sum = await runToEnd(client, id, { a: 2, b: '40' }, 'add')
  expect(outputOf(sum)).toEqual({ sum: 42 })
  expect(sum.events.nodes).toContainEqual(
    expect.objectContaining({
      type: 'PROGRESSED',
      message: 'Half done',
      progress: { percent: 50, done: null },
    }),
  )
  expect(await runToEnd(client, id, { thing: 'cake' }, 'order')).toMatchObject({
    status: 'FAILED',
    failure: {
      code: 'NOT_PERMITTED',
      message: 'The plugin "test-tools" needs the permission "tool:order". Grant it with enablePlugin.',
    },
  })
  await enable(client, { id, grant: ['tool:add', 'tool:order'] })
  expect(outputOf(await runToEnd(client, id, { thing: 'cake' }, 'order'))).toEqual({ text: 'Ordered cake.' })
  expect(await runToEnd(client, id, { thing: 'unicorn' }, 'order')).toMatchObject({
    failure: { code: 'PLUGIN_FAILED', message: 'The tool reported an error. Sold out.' },
  })
  expect(server.called).toEqual(['add', 'order', 'order'])
  const effects = (await readAudit(client, { actions: ['PLUGIN_EFFECT'] })).map(({ summary }) => summary)
  expect(effects).toContain('The plugin "test-tools" called the tool "order" at 127.0.0.1.')

  // Installed again: its tools are read again, and new ones need a grant.
  expect(await installFrom(client, request)).toMatchObject({
    code: 'CONFLICT',
    message: 'The MCP server "test-tools" is installed and offers the same tools.',
  })
  server.offer([
    { name: 'add', inputSchema: { type: 'object' } },
    { name: 'new', inputSchema: { type: 'object' } },
  ])
  expect(await installFrom(client, request)).toMatchObject({
    plugin: { id, version: '1.1.0', status: 'DISABLED', tools: [{ name: 'add' }, { name: 'new' }] },
  })

  await enable(client, { id, grant: ['tool:add'] })
  await server.close()
  const unreachable = 'The MCP server does not answer. Check its URL.'
  expect(await runToEnd(client, id, {}, 'add')).toMatchObject({
    status: 'FAILED',
    failure: { code: 'UNAVAILABLE', message: unreachable },
  })
  expect(await startRun(client, { id, tool: 'add', input: {} })).toMatchObject({
    code: 'CONFLICT',
    message: `The plugin "test-tools" cannot run: ${unreachable}`,
  })
})

it('connects only to public addresses', async () => {
  const strict = { mcpUrl: 'https://169.254.169.254/mcp' }
  expect(await installFrom(canopy.client, strict)).toMatchObject({ issues: [{ path: 'input.mcpUrl' }] })
  expect(await installFrom(canopy.client, { mcpUrl: 'ftp://example.com' })).toMatchObject({
    issues: [{ path: 'input.mcpUrl', message: expect.stringContaining('must be a URL such as') }],
  })
})

import type { Manifest } from '../../plugins/package/manifest.ts'
import { isCovered } from '../../plugins/permissions.ts'
import { readManifest } from '../../plugins/plugin-tasks.ts'
import { listPlugins } from '../../resolvers/plugins/list-plugins.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { NODE, nodeField } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'

const PluginKind = defineEnum('PluginKind', 'What a plugin does.', {
  TOOL: 'Its tools make an output from an input.',
  AGENT: 'Writes the answer to a question from the passages that it gets.',
  INTEGRATION: 'Keeps documents in step with a source, or sends reports to another service.',
})
const PluginRuntime = defineEnum('PluginRuntime', 'Where a plugin runs.', {
  SANDBOX: 'JavaScript without access to anything, in a process of its own.',
  MCP: 'A remote server with the Model Context Protocol.',
})
const PluginStatus = defineEnum('PluginStatus', 'Whether a plugin can be run.', {
  DISABLED: 'It cannot be run. `enablePlugin` enables it.',
  ENABLED: 'It can be run.',
  FAILED: 'It cannot be run because of `failure`.',
})

interface Permission {
  name: string
  reason: string
  granted: boolean
}
const PluginPermission = builder.objectRef<Permission>('PluginPermission').implement({
  description: `Something that a plugin asks for. What is not granted does not exist for the plugin.

- \`network:<host>\`: HTTPS requests to that host; \`network:*.example.com\` for its subdomains, \`network:*\` for every host
- \`secret:<name>\`: the value of the secret that is assigned to the name
- \`documents:read\`: searches in the workspace
- \`documents:write\`: documents that a sync adds, changes and removes
- \`agents:ask\`: questions to agents
- \`models:use\`: texts by language models, within the budgets
- \`storage\`: 256 keys of 64 KiB of its own
- \`tool:<name>\`: a tool of an MCP server`,
  fields: t => ({
    name: t.exposeString('name', { description: 'Name, such as `network:api.example.com`.' }),
    reason: t.exposeString('reason', { description: 'Why the plugin asks for it.' }),
    granted: t.exposeBoolean('granted', { description: 'Whether it, or a part of it, is granted.' }),
  }),
})

type Tool = Manifest['tools'][string] & { name: string }
const PluginTool = builder.objectRef<Tool>('PluginTool').implement({
  description: 'A tool that `runPlugin` runs.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name, unique in the plugin.' }),
    description: t.exposeString('description', { description: 'What it does.' }),
    inputSchema: t.field({
      type: 'JSONObject',
      description: 'JSON Schema 2020-12 of its input.',
      resolve: ({ input }) => input,
    }),
    outputSchema: t.field({
      type: 'JSONObject',
      description: 'JSON Schema 2020-12 of its output.',
      resolve: ({ output }) => output,
    }),
    hasEffects: t.exposeBoolean('hasEffects', { description: 'Whether it changes anything outside Canopy.' }),
    compensatedBy: t.exposeString('compensatedBy', {
      nullable: true,
      description: 'Name of the tool that undoes it. Null if there is none.',
    }),
  }),
})

/** Without the code, which may have 2 MB. */
const MANIFEST = { current: { select: { manifest: true, granted: true } } } as const

export const Plugin = builder.prismaNode('Plugin', {
  ...NODE,
  description: 'An extension of a workspace.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name, unique in the workspace.' }),
    version: t.exposeString('version', { description: 'Semantic version.' }),
    kind: t.expose('kind', { type: PluginKind, description: 'What it does.' }),
    runtime: t.expose('runtime', { type: PluginRuntime, description: 'Where it runs.' }),
    description: t.string({
      description: 'What it does, for people.',
      select: MANIFEST,
      resolve: ({ current }) => readManifest(current).description,
    }),
    author: t.string({
      nullable: true,
      description: 'Who made it. Null if not given.',
      select: MANIFEST,
      resolve: ({ current }) => readManifest(current).author,
    }),
    status: t.expose('status', { type: PluginStatus, description: 'Whether it can be run.' }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why it is FAILED: its MCP server does not answer, or offers other tools. Null otherwise.',
    }),
    isOfficial: t.exposeBoolean('isOfficial', { description: 'Whether it comes with Canopy.' }),
    checksum: t.string({
      description: 'SHA-256 of the package, or of what the MCP server says of itself.',
      select: { current: { select: { checksum: true } } },
      resolve: ({ current }) => current.checksum,
    }),
    signedBy: t.string({
      nullable: true,
      description: 'Name of the trusted key that signed the package. Null if it is not signed.',
      select: { current: { select: { signedBy: true } } },
      resolve: ({ current }) => current.signedBy,
    }),
    permissions: t.field({
      type: [PluginPermission],
      description: 'What it asks for.',
      select: MANIFEST,
      resolve: ({ current }) =>
        readManifest(current).permissions.map(permission => ({
          ...permission,
          granted: current.granted.some(grant => isCovered(grant, [permission.name])),
        })),
    }),
    configSchema: t.field({
      type: 'JSONObject',
      description: 'JSON Schema 2020-12 of its configuration.',
      select: MANIFEST,
      resolve: ({ current }) => readManifest(current).config,
    }),
    config: t.field({
      type: 'JSONObject',
      description: 'Its configuration. Secrets are assigned separately and are not part of it.',
      resolve: ({ config }) => config as object,
    }),
    tools: t.field({
      type: [PluginTool],
      description: 'Its tools.',
      select: MANIFEST,
      resolve: ({ current }) =>
        Object.entries(readManifest(current).tools).map(([name, tool]) => ({ ...tool, name })),
    }),
    installedAt: t.expose('installedAt', {
      type: 'DateTime',
      description: 'Time of the first installation.',
    }),
  }),
})
const PluginConnection = defineConnection(Plugin, 'Plugin', 'plugins')

const PluginFilter = builder.inputType('PluginFilter', {
  description: 'Filters plugins. All given conditions must match.',
  fields: t => ({
    kinds: t.field({ type: [PluginKind], description: 'Plugins of any of these kinds.' }),
    statuses: t.field({ type: [PluginStatus], description: 'Plugins with any of these statuses.' }),
    search: t.string({ description: 'Text that the name contains, case-insensitively.' }),
  }),
})

builder.queryFields(t => ({
  plugin: nodeField(t, 'Plugin', 'A plugin by ID. Null if it does not exist.'),
  plugins: t.field({
    type: PluginConnection,
    description: 'Plugins of the workspace, by name. Official plugins are in every workspace.',
    args: { filter: t.arg({ type: PluginFilter, description: 'Filters the plugins.' }), ...pageArgs(t.arg) },
    resolve: (_, args, context, info) => listPlugins(context, args, queryRows(context, info)),
  }),
}))

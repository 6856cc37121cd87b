import { z } from 'zod'
import {
  ConflictError,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  ValidationError,
} from '../../errors.ts'
import { findJsonProblems } from '../../plugins/json-schema/find-json-problems.ts'
import { enablePlugin } from '../../resolvers/plugins/enable-plugin.ts'
import { installPlugin } from '../../resolvers/plugins/install-plugin.ts'
import { disablePlugin, removePlugin } from '../../resolvers/plugins/remove-plugin.ts'
import { runPlugin } from '../../resolvers/plugins/run-plugin.ts'
import { syncPlugin } from '../../resolvers/plugins/sync-plugin.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idempotencyKeyField, idInput, inputArgs } from '../shared/input-fields.ts'
import { deletedPayload, rowPayload } from '../shared/payload-fields.ts'
import { findIssues, idempotencyKey, text } from '../shared/validation.ts'

const PLUGIN_ID = 'ID of the plugin.'

/** A JSON object of at most this many characters. */
const jsonOf = (max: number) =>
  z.record(z.string(), z.unknown()).superRefine((value, context) => {
    if (JSON.stringify(value).length > max)
      context.addIssue({ code: 'custom', message: `must have at most ${max} characters as JSON` })
    for (const { path, message } of findJsonProblems(value, ''))
      context.addIssue({ code: 'custom', path: path ? [path.slice(1)] : [], message })
  })

const enabling = z.looseObject({
  grant: z.array(text(1, 300)).max(100, 'must have at most 100 permissions'),
  config: jsonOf(100_000).nullish(),
  secrets: z
    .array(z.looseObject({ name: text(1, 100) }))
    .max(100, 'must have at most 100 secrets')
    .nullish(),
})
const running = z.looseObject({
  tool: text(1, 100).nullish(),
  input: jsonOf(200_000),
  idempotencyKey: idempotencyKey.nullish(),
})
const syncing = z.looseObject({
  nodeKeys: z.array(text(1, 200)).max(100, 'must have at most 100 keys').nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const InstallPluginInput = builder.inputType('InstallPluginInput', {
  description: 'The plugin to install. Set exactly one of `uploadId` and `mcpUrl`.',
  fields: t => ({
    uploadId: t.id({
      description: 'Upload with a package: a ZIP with `manifest.json` and `main.js`. At most 2 MB.',
    }),
    mcpUrl: t.string({
      description:
        'URL of an MCP server (streamable HTTP). Must be public and begin with https://. Installing the same server again reads its tools again.',
    }),
    secretId: t.id({
      description: 'With `mcpUrl`: secret that is sent to the server as a bearer token.',
    }),
  }),
})

const PluginSecretInput = builder.inputType('PluginSecretInput', {
  description: 'A secret that a plugin may read.',
  fields: t => ({
    name: t.string({
      required: true,
      description: 'Name by which the plugin asks for it: `token` for the permission `secret:token`.',
    }),
    secretId: t.id({ required: true, description: 'ID of the secret.' }),
  }),
})

const EnablePluginInput = builder.inputType('EnablePluginInput', {
  description: 'The plugin to enable, and what it may do.',
  fields: t => ({
    id: t.id({ required: true, description: PLUGIN_ID }),
    grant: t.stringList({
      required: true,
      description:
        'Permissions to grant, which replace those granted before. Each must be one that the plugin asks for, or a host within one: `network:docs.example.com` if it asks for `network:*.example.com`.',
    }),
    config: t.field({
      type: 'JSONObject',
      description: 'Configuration, which must match `configSchema`. Omitted: unchanged.',
    }),
    secrets: t.field({
      type: [PluginSecretInput],
      description:
        'Secrets for the granted `secret:` permissions. Names that are not listed keep their secrets.',
    }),
  }),
})

const DisablePluginInput = idInput('DisablePluginInput', 'The plugin to disable.', PLUGIN_ID)
const RemovePluginInput = idInput('RemovePluginInput', 'The plugin to remove.', PLUGIN_ID)

const RunPluginInput = builder.inputType('RunPluginInput', {
  description: 'The tool to run.',
  fields: t => ({
    id: t.id({ required: true, description: PLUGIN_ID }),
    tool: t.string({ description: 'Name of the tool. Required if there are several.' }),
    input: t.field({
      type: 'JSONObject',
      required: true,
      description:
        'Input, which must match the `inputSchema` of the tool. Numbers and booleans given as strings are converted.',
    }),
    idempotencyKey: idempotencyKeyField(t, 'returns the same task and runs nothing'),
  }),
})

const SyncPluginInput = builder.inputType('SyncPluginInput', {
  description: 'The integration to run.',
  fields: t => ({
    id: t.id({ required: true, description: PLUGIN_ID }),
    nodeKeys: t.stringList({
      description:
        'Keys of nodes of the published taxonomy on which new and changed documents are placed. Omitted: placed automatically.',
    }),
    dryRun: t.boolean({ description: 'Whether to only report what would change. Default: false.' }),
    idempotencyKey: idempotencyKeyField(t, 'returns the same task and syncs nothing'),
  }),
})

const InstallPluginPayload = rowPayload('InstallPluginPayload', 'The installed plugin.', {
  plugin: ['Plugin', 'The plugin, DISABLED if it is new.'],
})
const EnablePluginPayload = rowPayload('EnablePluginPayload', 'The enabled plugin.', {
  plugin: ['Plugin', 'The plugin, now ENABLED.'],
})
const DisablePluginPayload = rowPayload('DisablePluginPayload', 'The disabled plugin.', {
  plugin: ['Plugin', 'The plugin, now DISABLED and without permissions.'],
})
const RemovePluginPayload = deletedPayload('RemovePluginPayload', 'Result of removing a plugin.', 'plugin')
const RunPluginPayload = rowPayload('RunPluginPayload', 'The task that runs the tool.', {
  task: ['Task', 'The task. Its result is a `PluginOutput`. Follow it with `Subscription.taskEvents`.'],
})
const SyncPluginPayload = rowPayload('SyncPluginPayload', 'The task that syncs.', {
  task: ['Task', 'The task. Its result is a `SyncReport`. Follow it with `Subscription.taskEvents`.'],
})

builder.mutationFields(t => ({
  installPlugin: t.field({
    type: InstallPluginPayload,
    description:
      'Installs a plugin, disabled and without permissions. A package with the name of an installed plugin and a higher version upgrades it, under the same ID: it keeps its permissions, and stays enabled unless it asks for more or its configuration no longer fits. Requires the ADMIN scope.',
    errors: { types: [ValidationError, ConflictError, NotFoundError, LimitReachedError] },
    args: inputArgs(t.arg, InstallPluginInput, 'The plugin to install.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => installPlugin(context, input),
  }),
  enablePlugin: t.field({
    type: EnablePluginPayload,
    description:
      'Enables a plugin, or changes what an enabled one may do. Grants exactly the given permissions. Requires the ADMIN scope.',
    errors: { types: [ValidationError, NotFoundError] },
    args: inputArgs(t.arg, EnablePluginInput, 'The plugin, and what it may do.'),
    resolve: (_, { input }, context) => enablePlugin(context, input, findIssues(enabling, input)),
  }),
  disablePlugin: t.field({
    type: DisablePluginPayload,
    description:
      'Disables a plugin and takes all of its permissions, also from runs that are under way. Has no effect on a disabled one. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, DisablePluginInput, 'The plugin to disable.'),
    resolve: (_, { input }, context) => disablePlugin(context, input),
  }),
  removePlugin: t.field({
    type: RemovePluginPayload,
    description:
      'Removes a plugin with all that it stored. Documents that it added and tasks that ran it stay. Official plugins can only be disabled. Requires the ADMIN scope.',
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, RemovePluginInput, 'The plugin to remove.'),
    resolve: (_, { input }, context) => removePlugin(context, input),
  }),
  runPlugin: t.field({
    type: RunPluginPayload,
    description:
      'Runs a tool of a plugin once, as a task. Each line that the plugin logs, up to 1,000, is a PROGRESSED event with the line as its `message`. Requires the WRITE scope.',
    errors: {
      types: [ValidationError, NotFoundError, ConflictError, LimitReachedError, IdempotencyConflictError],
    },
    args: inputArgs(t.arg, RunPluginInput, 'The tool to run.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => runPlugin(context, input, findIssues(running, input)),
  }),
  syncPlugin: t.field({
    type: SyncPluginPayload,
    description:
      'Runs an integration now: adds, changes and removes documents so that they are in step with its source. `createSchedule` with PLUGIN_SYNC repeats it. Requires the ADMIN scope.',
    errors: {
      types: [ValidationError, NotFoundError, ConflictError, LimitReachedError, IdempotencyConflictError],
    },
    args: inputArgs(t.arg, SyncPluginInput, 'The integration to run.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => syncPlugin(context, input, findIssues(syncing, input)),
  }),
}))

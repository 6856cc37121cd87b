import { zipSync } from 'fflate'
import { graphql } from './gql/gql.ts'
import type { EnablePluginInput, RunPluginInput, SyncPluginInput } from './gql/graphql.ts'
import { waitForTask } from './seed.ts'
import type { TestClient } from './test-client.ts'
import { uploadFile } from './upload-file.ts'

const InstallPlugin = graphql(`
  mutation PackageInstall($input: InstallPluginInput!) {
    installPlugin(input: $input) {
      __typename
      ... on InstallPluginPayload { plugin { ...PluginFacts } }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { existing { id } }
      ... on LimitReachedError { limit }
      ... on Error { code message }
    }
  }
  fragment PluginFacts on Plugin {
    id name version kind runtime description author status failure isOfficial checksum signedBy config configSchema
    permissions { name reason granted }
    tools { name description inputSchema outputSchema hasEffects compensatedBy }
  }
`)
const EnablePlugin = graphql(`
  mutation PackageEnable($input: EnablePluginInput!) {
    enablePlugin(input: $input) {
      __typename
      ... on EnablePluginPayload { plugin { ...PluginFacts } }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const DisablePlugin = graphql(`
  mutation PackageDisable($input: DisablePluginInput!) {
    disablePlugin(input: $input) {
      __typename
      ... on DisablePluginPayload { plugin { ...PluginFacts } }
      ... on Error { code message }
    }
  }
`)
const RemovePlugin = graphql(`
  mutation PackageRemove($input: RemovePluginInput!) {
    removePlugin(input: $input) {
      __typename
      ... on RemovePluginPayload { deletedId }
      ... on ConflictError { existing { id } }
      ... on Error { code message }
    }
  }
`)
const RunPlugin = graphql(`
  mutation PackageRun($input: RunPluginInput!) {
    runPlugin(input: $input) {
      __typename
      ... on RunPluginPayload { task { id kind status subject { ... on Plugin { id } } } }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const SyncPlugin = graphql(`
  mutation PackageSync($input: SyncPluginInput!) {
    syncPlugin(input: $input) {
      __typename
      ... on SyncPluginPayload { task { id kind } }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { existing { id } }
      ... on Error { code message }
    }
  }
`)
const ReadRun = graphql(`
  query PackageTask($id: ID!) {
    task(id: $id) {
      id
      kind
      status
      attempt
      failure { code message retryable }
      events(first: 100) { nodes { type message progress { percent done } } }
      result {
        ... on PluginOutput { output }
        ... on SyncReport { dryRun added changed removed same problems { sourceUri message } }
      }
    }
  }
`)

interface PackageParts {
  manifest?: Record<string, unknown>
  code?: string
}

const TOOL = {
  description: 'Does it.',
  input: { type: 'object' },
  output: { type: 'object' },
  hasEffects: false,
}

/** A package with one tool, \`run\`. */
export function makePackage({ manifest = {}, code = '' }: PackageParts): Uint8Array {
  const whole = {
    name: 'test-plugin',
    version: '1.0.0',
    kind: 'TOOL',
    description: 'A plugin for tests.',
    permissions: [],
    ...((manifest.kind ?? 'TOOL') === 'TOOL' && { tools: { run: TOOL } }),
    ...manifest,
  }
  const encode = (text: string) => new TextEncoder().encode(text)
  return zipSync({ 'manifest.json': encode(JSON.stringify(whole)), 'main.js': encode(code) })
}

/** Names with a reason, as a manifest lists permissions. */
export function ask(...names: string[]) {
  return names.map(name => ({ name, reason: 'For the test.' }))
}

export async function install(client: TestClient, bytes: Uint8Array) {
  const uploadId = await uploadFile(client, 'plugin.zip', bytes)
  return (await client.run(InstallPlugin, { input: { uploadId } })).installPlugin
}

export async function installFrom(
  client: TestClient,
  input: { uploadId?: string; mcpUrl?: string; secretId?: string },
) {
  return (await client.run(InstallPlugin, { input })).installPlugin
}

/** Installs a package and enables it with all permissions that it asks for. @returns its ID. */
export async function addPlugin(
  client: TestClient,
  parts: PackageParts,
  enabling: Partial<EnablePluginInput> = {},
): Promise<string> {
  const installed = await install(client, makePackage(parts))
  if (installed.__typename !== 'InstallPluginPayload') throw new Error(JSON.stringify(installed))
  const { id, permissions } = installed.plugin
  const enabled = await enable(client, { id, grant: permissions.map(({ name }) => name), ...enabling })
  if (enabled.__typename !== 'EnablePluginPayload') throw new Error(JSON.stringify(enabled))
  return id
}

export async function enable(client: TestClient, input: EnablePluginInput) {
  return (await client.run(EnablePlugin, { input })).enablePlugin
}
export async function disable(client: TestClient, id: string) {
  return (await client.run(DisablePlugin, { input: { id } })).disablePlugin
}
export async function remove(client: TestClient, id: string) {
  return (await client.run(RemovePlugin, { input: { id } })).removePlugin
}
export async function startRun(client: TestClient, input: RunPluginInput) {
  return (await client.run(RunPlugin, { input })).runPlugin
}
export async function startSync(client: TestClient, input: SyncPluginInput) {
  return (await client.run(SyncPlugin, { input })).syncPlugin
}

export async function readRun(client: TestClient, id: string) {
  const { task } = await client.run(ReadRun, { id })
  if (!task) throw new Error(`no task ${id}`)
  return task
}

/** Runs the tool and waits for its end. */
export async function runToEnd(
  client: TestClient,
  id: string,
  input: Record<string, unknown> = {},
  tool?: string,
) {
  const started = await startRun(client, { id, input, ...(tool && { tool }) })
  if (started.__typename !== 'RunPluginPayload') throw new Error(JSON.stringify(started))
  await waitForTask(client, started.task.id)
  return readRun(client, started.task.id)
}

/** Syncs and waits for its end. */
export async function syncToEnd(client: TestClient, input: SyncPluginInput) {
  const started = await startSync(client, input)
  if (started.__typename !== 'SyncPluginPayload') throw new Error(JSON.stringify(started))
  await waitForTask(client, started.task.id)
  return readRun(client, started.task.id)
}

export function outputOf({ result }: Awaited<ReturnType<typeof readRun>>) {
  return result && 'output' in result ? result.output : undefined
}
export function reportOf({ result }: Awaited<ReturnType<typeof readRun>>) {
  return result && 'added' in result ? result : undefined
}

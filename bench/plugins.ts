import { setTimeout as sleep } from 'node:timers/promises'
import { zipSync } from 'fflate'
import type { Benchmark } from './benchmark.ts'
import type { CanopyClient } from './canopy-client.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import { type Effort, WATCH_TASK, type WatchedTask } from './seed-workspace.ts'
import { time } from './time.ts'

const CREATE_UPLOAD = `mutation ($bytes: Int!) {
  createUpload(input: { filename: "no-op.zip", bytes: $bytes }) { ... on CreateUploadPayload { uploadId url } }
}`
const INSTALL = `mutation ($uploadId: ID!) {
  installPlugin(input: { uploadId: $uploadId }) { ... on InstallPluginPayload { plugin { id } } ... on Error { message } }
}`
const ENABLE = `mutation ($id: ID!) { enablePlugin(input: { id: $id, grant: [] }) { __typename } }`
const RUN = `mutation ($id: ID!) {
  runPlugin(input: { id: $id, input: {} }) { ... on RunPluginPayload { task { id } } ... on Error { message } }
}`
const OUTPUT = `query ($id: ID!) { task(id: $id) { status result { ... on PluginOutput { output } } } }`

const EFFORT: Record<Effort, { rounds: number; warmUp: number }> = {
  full: { rounds: 100, warmUp: 5 },
  quick: { rounds: 2, warmUp: 1 },
}
/** Between rounds, so that the next sandbox has started: a run should find it warm. */
const PAUSE_MS = 400

/**
 * Time of a run of a no-op tool, from sending `runPlugin` to its output over HTTP, with a sandbox that waits for it.
 * Unit: milliseconds. Reference: `task`, the same for a task of Canopy that does nothing.
 */
export const plugins: Benchmark = {
  name: 'plugins',
  async run({ mode, openSeparate }, effort) {
    const { client, process, stop } = await openSeparate({ PLUGIN_ALLOW_UNSIGNED: 'unsafe' })
    const id = await installNoOp(client)
    const times = await interleave(EFFORT[effort], {
      async tool() {
        await sleep(PAUSE_MS)
        return time(async () => {
          const { runPlugin } = await client.run<{ runPlugin: { task: { id: string } } }>(RUN, { id })
          await readToEnd(client, runPlugin.task.id)
        })
      },
      async task() {
        await sleep(PAUSE_MS)
        return time(async () => readToEnd(client, await process.ask('startNoOp', {})))
      },
    })
    await stop()
    return compareTimes({
      benchmark: plugins.name,
      mode,
      measure: 'no-op tool',
      timesMs: times.tool,
      reference: { name: 'task', timesMs: times.task },
    })
  },
}

async function installNoOp(client: CanopyClient): Promise<string> {
  const tool = { description: 'Does nothing.', input: { type: 'object' }, output: { type: 'object' } }
  const manifest = {
    name: 'no-op',
    version: '1.0.0',
    kind: 'TOOL',
    description: 'Does nothing.',
    permissions: [],
    tools: { run: { ...tool, hasEffects: false } },
  }
  const encode = (text: string) => new TextEncoder().encode(text)
  const code = 'export const tools = { run: () => ({}) }'
  const file = zipSync({ 'manifest.json': encode(JSON.stringify(manifest)), 'main.js': encode(code) })
  const { createUpload } = await client.run<{ createUpload: { uploadId: string; url: string } }>(
    CREATE_UPLOAD,
    { bytes: file.length },
  )
  await fetch(createUpload.url, { method: 'PUT', body: new Uint8Array(file) })
  const { installPlugin } = await client.run<{ installPlugin: { plugin: { id: string } } }>(INSTALL, {
    uploadId: createUpload.uploadId,
  })
  await client.run(ENABLE, installPlugin.plugin)
  return installPlugin.plugin.id
}

/** Follows a task and reads its result. */
async function readToEnd(client: CanopyClient, id: string): Promise<void> {
  let last = ''
  for await (const { taskEvents } of client.watch<WatchedTask>(WATCH_TASK, { taskId: id }))
    last = taskEvents.type
  await client.run(OUTPUT, { id })
  if (last !== 'COMPLETED') throw new Error(`A task ended with ${last}.`)
}

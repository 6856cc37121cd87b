import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import type { Plugin, Prisma } from '../generated/prisma/client.ts'
import { functionsOf, readGranted } from '../plugins/host/host.ts'
import { lockPluginRow, pluginSyncInput } from '../plugins/plugin-tasks.ts'
import { syncBatch } from '../plugins/sync-batch.ts'
import { listProblems, readValue } from '../plugins/value-problems.ts'
import { defineTask, PermanentFailure, type RunTask } from '../tasks/define.ts'
import { loadTaskPlugin, runPluginCode } from './plugin-code.ts'
import { readSyncDocuments } from './read-sync-documents.ts'
import { compareSyncBatch, type SyncCounts, saveSyncBatch, syncCounts } from './save-sync-batch.ts'

const NONE: SyncCounts = { added: 0, changed: 0, removed: 0, same: 0, problems: [] }

/**
 * Runs the `sync` of an integration. Each batch is saved with its cursor and counts in one transaction, so a later
 * attempt continues after the last batch.
 */
const syncPlugin: RunTask<TaskServices, z.output<typeof pluginSyncInput>> = async (run, services) => {
  const { dryRun, nodeKeys, done, userId } = run.input
  const loaded = await loadTaskPlugin(run, null)
  const { plugin, version } = loaded
  if (!dryRun) requireWrite(plugin, version.granted)
  // A dry run saves nothing, so each attempt starts over.
  let counts = dryRun || !done ? NONE : syncCounts.parse(done)
  const report = (tx: SyncCounts) => ({
    percent: 0,
    step: 'Syncing documents',
    done: tx.added + tx.changed + tx.removed + tx.same,
  })
  await run.report(report(counts))
  await runPluginCode(run, services, loaded, {
    job: {
      path: ['sync'],
      args: [{ cursor: plugin.cursor as never, config: plugin.config as never }],
      functions: functionsOf(version.granted),
    },
    userId: userId ?? null,
    async take(value) {
      const read = readValue(syncBatch, value, 'batch')
      if ('issues' in read)
        throw new PermanentFailure(
          'PLUGIN_INVALID_BATCH',
          `The plugin yielded an invalid batch: ${listProblems(read.issues)}.`,
        )
      const batch = await readSyncDocuments(run, services, read.value)
      if (dryRun) {
        counts = await compareSyncBatch(run, plugin.id, { batch, counts })
        await run.report(report(counts))
        return
      }
      counts = await run.effect(async tx => {
        // Locked, so that no batch is saved after a change of its permissions.
        await lockPluginRow(tx, run.task.workspaceId, plugin.id)
        requireWrite(plugin, await readGranted(tx, version))
        return saveSyncBatch(services, tx, { task: run.task, plugin, batch, counts, nodeKeys })
      }, report(counts))
    },
  })
  return async () => ({ dryRun, ...counts }) satisfies Prisma.InputJsonObject
}

/** @throws PermanentFailure if it may not write documents. */
function requireWrite({ name }: Plugin, granted: readonly string[]): void {
  if (granted.includes('documents:write')) return
  throw new PermanentFailure(
    'NOT_PERMITTED',
    `The plugin "${name}" needs the permission "documents:write". Grant it with enablePlugin, or do a dry run.`,
  )
}

const syncResult = z.object({
  dryRun: z.boolean(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  same: z.int(),
  problems: z.array(z.unknown()),
})

export const pluginSyncTask = defineTask({
  kind: 'PLUGIN_SYNC',
  input: pluginSyncInput,
  startOver: ({ done: _, ...input }) => input,
  timeoutMs: config => config.reportTimeoutMs,
  describeResult(result) {
    const { problems, ...counts } = syncResult.parse(result)
    return { ...counts, problems: problems.length }
  },
  run: syncPlugin,
})

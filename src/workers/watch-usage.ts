import type { Config } from '../config/config.ts'
import { measureStorage } from '../notices/measure-storage.ts'
import { isSizeRecorded, recordSize } from '../notices/notice-growth.ts'
import { noticeQuotas } from '../quotas/notice-quotas.ts'
import type { TaskRun } from '../tasks/define.ts'

/** Raises notices about what a workspace uses: its quotas at any time, its size once a week. */
export async function watchUsage(
  { task: { workspaceId }, db, effect }: Pick<TaskRun, 'task' | 'db' | 'effect'>,
  { storageNoticeBytes: noticeBytes }: Pick<Config, 'storageNoticeBytes'>,
): Promise<void> {
  await effect(tx => noticeQuotas(tx, workspaceId))
  if (await isSizeRecorded(db, workspaceId)) return
  const size = await measureStorage(db, workspaceId)
  await effect(tx => recordSize(tx, workspaceId, { size, noticeBytes }))
}

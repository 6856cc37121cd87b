import type { PrismaClient } from '../generated/prisma/client.ts'
import { encodeId } from '../platform/ids.ts'
import type { Period } from './hourly-totals.ts'
import { NO_KEY, readUsage, type UsageGroup } from './read-usage.ts'

interface UsageExport extends Period {
  groupBy: UsageGroup
  /** UUID. Null: all workspaces. */
  workspaceId: string | null
}

/** A row of the export. */
interface ExportedUsage {
  workspaceId: string
  key: string
  label: string
  templateUses: number
  queries: number
  reports: number
  costUsd: number
}

/** Reads usage by workspace, each in the order of `readUsage`. For operators: it includes the names of private templates. */
export async function* exportUsage(
  prisma: PrismaClient,
  { groupBy, workspaceId, ...period }: UsageExport,
): AsyncGenerator<ExportedUsage> {
  const workspaces = await prisma.workspace.findMany({
    where: workspaceId ? { id: workspaceId } : {},
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  for (const { id } of workspaces) {
    const groups = await readUsage(prisma, { workspaceId: id, groupBy, ...period }, null)
    const names = await findNames(prisma, id, groupBy)
    for (const { key, templateUses, queries, reports, modelNano } of groups)
      yield {
        workspaceId: encodeId('Workspace', id),
        key: describeKey(groupBy, key),
        label: groupBy === 'DAY' ? key : (names.get(key) ?? ''),
        templateUses,
        queries,
        reports,
        costUsd: modelNano / 1e9,
      }
  }
}

function describeKey(groupBy: UsageGroup, key: string): string {
  if (groupBy === 'DAY' || key === NO_KEY) return key
  return encodeId(groupBy === 'USER' ? 'User' : 'Template', key)
}

/** Names by UUID. */
async function findNames(
  prisma: PrismaClient,
  workspaceId: string,
  groupBy: UsageGroup,
): Promise<Map<string, string>> {
  if (groupBy === 'DAY') return new Map()
  const query = { where: { workspaceId }, select: { id: true, name: true } }
  const found = groupBy === 'USER' ? await prisma.user.findMany(query) : await prisma.template.findMany(query)
  return new Map(found.map(({ id, name }) => [id, name]))
}

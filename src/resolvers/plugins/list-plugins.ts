import type { ViewerContext } from '../../context.ts'
import type { Plugin, PluginKind, PluginStatus, Prisma, Task } from '../../generated/prisma/client.ts'
import { allOf, containsText } from '../shared/conditions.ts'
import {
  listPage,
  nestedList,
  newestFirst,
  type OrderColumn,
  type Page,
  type PageArgs,
} from '../shared/paging.ts'

interface PluginFilter {
  kinds?: PluginKind[] | null | undefined
  statuses?: PluginStatus[] | null | undefined
  search?: string | null | undefined
}

const BY_NAME: readonly OrderColumn[] = [
  { name: 'name', direction: 'asc', type: 'text' },
  { name: 'id', direction: 'asc', type: 'id', of: 'Plugin' },
]

/** Plugins of the workspace, by name. */
export function listPlugins(
  { db }: ViewerContext,
  args: PageArgs & { filter?: PluginFilter | null | undefined },
  query: object,
): Promise<Page<Plugin>> {
  return listPage(db.plugin, { args, columns: BY_NAME, query, where: toCondition(args.filter ?? {}) })
}

function toCondition({ kinds, statuses, search }: PluginFilter): Prisma.PluginWhereInput {
  return allOf<Prisma.PluginWhereInput>([
    kinds && { kind: { in: kinds } },
    statuses && { status: { in: statuses } },
    search && { name: containsText(search) },
  ])
}

/** The tasks that run plugins, newest first. */
export const runsOfPlugins = nestedList<Task, Omit<Prisma.Plugin$tasksArgs, 'select'>>(
  'task',
  'pluginId',
  newestFirst('Task'),
)

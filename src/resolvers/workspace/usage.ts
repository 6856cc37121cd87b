import type { ViewerContext } from '../../context.ts'
import { encodeId } from '../../platform/ids.ts'
import { countUsage, type GroupUsage, NO_KEY, readUsage, type UsageGroup } from '../../usage/read-usage.ts'
import type { TimeRange } from '../shared/conditions.ts'
import {
  decodeCursor,
  type OrderColumn,
  type Page,
  type PageArgs,
  pageSize,
  toPage,
} from '../shared/paging.ts'
import { visibleTemplates } from '../templates/find-template.ts'

interface UsageArgs extends PageArgs {
  between?: TimeRange | null | undefined
  groupBy: UsageGroup
}

/** The usage of a group, as clients see it. */
export interface UsageEntry extends GroupUsage {
  /** ISO date, ID of the user or template, or NO_KEY. */
  publicKey: string
  /** Name of the user or template, or the date. Null if there is none, or none that the viewer can see. */
  name: string | null
  /** The label of an entry without a name. */
  substitute: string
  costUsd: number
}

const COLUMNS: Record<UsageGroup, readonly [OrderColumn]> = {
  DAY: [{ name: 'key', direction: 'desc', type: 'text' }],
  USER: [{ name: 'key', direction: 'asc', type: 'text', of: 'User' }],
  TEMPLATE: [{ name: 'key', direction: 'asc', type: 'text', of: 'Template' }],
}

/** A page of the workspace's usage: at most two statements, and one for `totalCount`. */
export async function listUsage(context: ViewerContext, args: UsageArgs): Promise<Page<UsageEntry>> {
  const { groupBy, between } = args
  const { workspaceId } = context.viewer
  const columns = COLUMNS[groupBy]
  const [after = null] = args.after ? decodeCursor(args.after, columns) : []
  const request = { workspaceId, groupBy, since: between?.gte ?? null, until: between?.lt ?? null }
  const page = { after: after as string | null, limit: pageSize(args) + 1 }
  const groups = await readUsage(context.db, request, page)
  const entries = await describeGroups(context, groupBy, groups)
  return toPage(entries, args, columns, () => countUsage(context.db, request))
}

/** Labels of entries without a name. */
const SUBSTITUTES = {
  User: { none: 'Unknown user', hidden: 'Deleted user' },
  Template: { none: 'No template', hidden: 'Deleted or private template' },
} as const
const TYPES = { DAY: null, USER: 'User', TEMPLATE: 'Template' } as const

async function describeGroups(
  context: ViewerContext,
  groupBy: UsageGroup,
  groups: readonly GroupUsage[],
): Promise<UsageEntry[]> {
  const type = TYPES[groupBy]
  const ids = groups.map(({ key }) => key).filter(key => key !== NO_KEY)
  const names = type && (await findNames(context, type, ids))
  return groups.map(group => {
    const { key } = group
    const isNone = key === NO_KEY
    return {
      ...group,
      publicKey: type && !isNone ? encodeId(type, key) : key,
      name: names ? (names.get(key) ?? null) : key,
      substitute: type ? SUBSTITUTES[type][isNone ? 'none' : 'hidden'] : '',
      costUsd: group.modelNano / 1e9,
    }
  })
}

/** Names by UUID. ADMIN sees the names of only those templates that it can see elsewhere. */
async function findNames(
  context: ViewerContext,
  type: 'User' | 'Template',
  ids: readonly string[],
): Promise<Map<string, string>> {
  const where = { id: { in: [...ids] } }
  const select = { id: true, name: true }
  const found =
    type === 'User'
      ? await context.db.user.findMany({ where, select })
      : await context.db.template.findMany({ where: { AND: [where, visibleTemplates(context)] }, select })
  return new Map(found.map(({ id, name }) => [id, name]))
}

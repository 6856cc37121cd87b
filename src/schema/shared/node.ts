import { brandWithType } from '@pothos/core'
import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { visibleAgentIds } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { IdType } from '../../platform/ids.ts'
import { visibleConversations } from '../../resolvers/agents/conversations.ts'
import { loadModelsById } from '../../resolvers/models/models.ts'
import { loadProvidersById } from '../../resolvers/models/providers.ts'
import { ofVisibleAgents, visibleAgents } from '../../resolvers/shared/visible-agents.ts'
import { visibleTemplates } from '../../resolvers/templates/find-template.ts'
import { visibleTeams } from '../../resolvers/workspace/teams.ts'

/** Loads a row and brands it with its GraphQL type. Null if it does not exist or is not visible to the viewer. */
export async function loadNode(
  context: ViewerContext,
  { type, uuid }: { type: IdType; uuid: string },
): Promise<object | null> {
  const records = await loadRecords(context, type, [uuid])
  if (records) return records[0] ?? null
  const row = await modelOf(context.db, type).findUnique({
    where: { id: uuid, ...visibleRows(type, context) },
  })
  if (row) brandWithType(row, type as never)
  return row
}

type LoadRecords = (context: ViewerContext, ids: readonly string[]) => Promise<({ id: string } | null)[]>

/** Types whose objects are not all rows: some are in settings. */
const RECORD_LOADERS: Partial<Record<IdType, LoadRecords>> = {
  Model: loadModelsById,
  ModelProvider: loadProvidersById,
}

/** Loads objects of those types. Null for other types. */
async function loadRecords(
  context: ViewerContext,
  type: IdType,
  ids: readonly string[],
): Promise<{ id: string }[] | null> {
  const load = RECORD_LOADERS[type]
  if (!load) return null
  const records = isRestricted(context) ? [] : await load(context, ids)
  const found = records.filter(record => record !== null)
  for (const record of found) brandWithType(record, type as never)
  return found
}

/**
 * Loads many rows, in the order of the IDs, with the fields selected in `info`. Runs one statement per type, whatever the
 * number of IDs.
 */
export async function loadNodes(
  context: ViewerContext,
  info: GraphQLResolveInfo,
  ids: ({ type: IdType; uuid: string } | null)[],
): Promise<(object | null)[]> {
  const byType = Map.groupBy(
    ids.filter(id => id !== null),
    ({ type }) => type,
  )
  const loaded = await Promise.all([...byType].map(([type, own]) => loadType(context, info, type, own)))
  const rows = new Map(loaded.flat().map(row => [row.id, row]))
  return ids.map(id => (id && rows.get(id.uuid)) ?? null)
}

async function loadType(
  context: ViewerContext,
  info: GraphQLResolveInfo,
  type: IdType,
  ids: { uuid: string }[],
): Promise<{ id: string }[]> {
  const uuids = ids.map(({ uuid }) => uuid)
  const records = await loadRecords(context, type, uuids)
  if (records) return records
  const rows = await modelOf(context.db, type).findMany({
    ...queryFromInfo({ context, info, typeName: type }),
    where: { id: { in: uuids }, ...visibleRows(type, context) },
  })
  for (const row of rows) brandWithType(row, type as never)
  return rows
}

/** Whether the key of the viewer is restricted to agents, so that it can see only few rows. */
export function isRestricted({ viewer }: Pick<ViewerContext, 'viewer'>): boolean {
  return visibleAgentIds(viewer) !== null
}

/** The Prisma model of a type. Declared as the model of agents, since all types are read by ID in the same way. */
export function modelOf(db: WorkspaceDatabase, type: IdType): WorkspaceDatabase['agent'] {
  return db[`${type[0]?.toLowerCase()}${type.slice(1)}` as 'agent']
}

/** Types that only keys with the ADMIN scope can see. Their IDs are unknown to other keys. */
const ADMIN_TYPES: ReadonlySet<IdType> = new Set([
  'AuditEvent',
  'ModelCall',
  'Notice',
  'Secret',
  'TrustedDocument',
])

/** Types that a key that is restricted to agents can look up by ID. */
const TYPES_OF_AGENTS: ReadonlySet<IdType> = new Set(['Conversation', 'CoverageSnapshot', 'Task'])

/** Condition that excludes rows that the viewer may not see. Most types are visible to the whole workspace. */
export function visibleRows(type: IdType, context: ViewerContext): object {
  if (ADMIN_TYPES.has(type) && !context.viewer.scopes.has('ADMIN')) return { AND: { id: { in: [] } } }
  if (type === 'Agent') return { AND: visibleAgents(context) }
  if (isRestricted(context) && !TYPES_OF_AGENTS.has(type)) return { id: { in: [] } }
  if (type === 'CoverageSnapshot' || type === 'Task') return { AND: ofVisibleAgents(context) }
  if (type === 'ModelCall') return { outcome: { not: null } }
  if (type === 'Conversation') return { AND: visibleConversations(context) }
  if (type === 'Team') return { AND: visibleTeams(context) }
  if (type === 'Template') return { AND: visibleTemplates(context) }
  if (type === 'TemplateVersion' || type === 'TemplateRating') return { template: visibleTemplates(context) }
  return {}
}

import { brandWithType } from '@pothos/core'
import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { ViewerContext } from '../platform/auth/viewer.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import type { IdType } from '../platform/ids.ts'
import { visibleTeams } from '../resolvers/teams/visible-teams.ts'
import { visibleTemplates } from '../resolvers/templates/visible-templates.ts'

/** The row of an id, marked with its GraphQL type; null for an unknown one, and for one that the viewer may not see. */
export async function loadNode(
  context: ViewerContext,
  { type, uuid }: { type: IdType; uuid: string },
): Promise<object | null> {
  const row = await modelOf(context.db, type).findUnique({
    where: { id: uuid, AND: whatMayBeSeen(type, context) },
  })
  if (row) brandWithType(row, type as never)
  return row
}

/**
 * The same for many ids, in their order, with what the field of `info` asks for: a statement for each type that there
 * is among them, however many they are.
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
  const loaded = await Promise.all([...byType].map(([type, own]) => loadAlike(context, info, type, own)))
  const rows = new Map(loaded.flat().map(row => [row.id, row]))
  return ids.map(id => (id && rows.get(id.uuid)) ?? null)
}

async function loadAlike(
  context: ViewerContext,
  info: GraphQLResolveInfo,
  type: IdType,
  ids: { uuid: string }[],
): Promise<{ id: string }[]> {
  const rows = await modelOf(context.db, type).findMany({
    ...queryFromInfo({ context, info, typeName: type }),
    where: { id: { in: ids.map(({ uuid }) => uuid) }, AND: whatMayBeSeen(type, context) },
  })
  for (const row of rows) brandWithType(row, type as never)
  return rows
}

/** The rows of a type. Those of an agent stand for them all: every type is read by its id in the same way. */
export function modelOf(db: WorkspaceDatabase, type: IdType): WorkspaceDatabase['agent'] {
  return db[`${type[0]?.toLowerCase()}${type.slice(1)}` as 'agent']
}

/** The condition for these types, of which not everybody in a workspace sees all. */
function whatMayBeSeen(type: IdType, context: ViewerContext): object {
  if (type === 'Team') return visibleTeams(context)
  if (type === 'Template') return visibleTemplates(context)
  if (type === 'TemplateVersion' || type === 'TemplateRating') return { template: visibleTemplates(context) }
  return {}
}

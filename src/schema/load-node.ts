import { brandWithType } from '@pothos/core'
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

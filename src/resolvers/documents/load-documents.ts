import type { Document } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** The documents (UUIDs) that still exist, in the order given. */
export async function loadDocuments({ db }: ViewerContext, ids: readonly string[]): Promise<Document[]> {
  if (ids.length === 0) return []
  const rows = await db.document.findMany({ where: { id: { in: [...ids] } } })
  return ids.flatMap(id => rows.find(row => row.id === id) ?? [])
}

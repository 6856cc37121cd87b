import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'

/** @returns UUID of the document. @throws NotFoundError if the workspace has no such document. */
export async function findDocument({ db }: ViewerContext, id: string): Promise<string> {
  const uuid = decodeId('Document', id)
  const document = uuid && (await db.document.findUnique({ where: { id: uuid }, select: { id: true } }))
  if (!document) throw new NotFoundError('document', id)
  return document.id
}

import { NotFoundError } from '../../errors.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'

/** @throws NotFoundError if the workspace has no such agent. */
export async function findAgent({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<Agent> {
  const uuid = decodeId('Agent', id)
  const agent = uuid && (await db.agent.findUnique({ where: { id: uuid } }))
  if (!agent) throw new NotFoundError('agent', id)
  return agent
}

import { NotFoundError } from '../../errors.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'

/** @throws NotFoundError for an unknown agent, and alike for one of another workspace. */
export async function findAgent({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<Agent> {
  const uuid = decodeId('Agent', id)
  const agent = uuid && (await db.agent.findUnique({ where: { id: uuid } }))
  if (!agent) throw new NotFoundError('agent', id)
  return agent
}

import type { Scope } from '../../generated/prisma/client.ts'
import type { App } from '../app.ts'
import { digestSecret, secretPrefix } from './api-key.ts'

/** Creates a workspace with a user and an API key. @returns their IDs (UUIDs). */
export async function createWorkspace(
  app: Pick<App, 'database'>,
  workspace: { name: string; userName: string; secret: string; scopes?: Scope[] },
): Promise<{ workspaceId: string; userId: string; apiKeyId: string }> {
  return app.database.prisma.$transaction(async tx => {
    const { id: workspaceId } = await tx.workspace.create({ data: { name: workspace.name } })
    const user = await tx.user.create({ data: { workspaceId, name: workspace.userName } })
    const key = await tx.apiKey.create({
      data: {
        workspaceId,
        userId: user.id,
        name: 'First key',
        prefix: secretPrefix(workspace.secret),
        digest: digestSecret(workspace.secret),
        scopes: workspace.scopes ?? ['ADMIN'],
      },
    })
    return { workspaceId, userId: user.id, apiKeyId: key.id }
  })
}

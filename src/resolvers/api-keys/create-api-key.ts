import type { Scope } from '../../generated/prisma/client.ts'
import { digestSecret, generateSecret, secretPrefix } from '../../platform/auth/api-key.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { requireScope } from '../require-scope.ts'

/** Makes a key for the viewer's user. The secret is in the answer and nowhere else. */
export async function createApiKey(
  context: ViewerContext,
  input: { name: string; scopes: Scope[]; expiresAt?: Date | null | undefined },
): Promise<{ apiKeyId: string; secret: string }> {
  requireScope(context, 'ADMIN')
  const secret = generateSecret()
  const { workspaceId, userId } = context.viewer
  const key = await context.db.apiKey.create({
    data: {
      workspaceId,
      userId,
      name: input.name,
      scopes: [...new Set(input.scopes)],
      expiresAt: input.expiresAt ?? null,
      prefix: secretPrefix(secret),
      digest: digestSecret(secret),
    },
  })
  return { apiKeyId: key.id, secret }
}

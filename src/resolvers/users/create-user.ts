import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { requireScope } from '../require-scope.ts'

export interface CreateUserInput {
  name: string
  email?: string | null | undefined
}

/** Creates a user of the workspace, without an API key. @returns its UUID. */
export async function createUser(
  context: ViewerContext,
  { name, email }: CreateUserInput,
): Promise<{ userId: string }> {
  requireScope(context, 'ADMIN')
  const { workspaceId } = context.viewer
  const data = { workspaceId, name: toNfc(name).trim(), email: email ?? null }
  const user = await context.db.user.create({ data })
  return { userId: user.id }
}

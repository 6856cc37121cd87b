import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import type { User } from '../../generated/prisma/client.ts'
import { encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { listPage, type OrderColumn, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

interface CreateUserInput {
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
  return context.db.$transaction(async tx => {
    const user = await tx.user.create({ data })
    await recordAudit(tx, context, {
      action: 'USER_CREATED',
      subjectId: encodeId('User', user.id),
      summary: `Created the user ${quoteName(user.name)}.`,
    })
    return { userId: user.id }
  })
}

const BY_NAME: OrderColumn[] = [
  { name: 'name', direction: 'asc', type: 'text' },
  { name: 'id', direction: 'asc', type: 'id', of: 'User' },
]

/** The users of the workspace, by name. */
export async function listUsers({ db }: ViewerContext, args: PageArgs, query: object): Promise<Page<User>> {
  return listPage(db.user, { args, columns: BY_NAME, query })
}

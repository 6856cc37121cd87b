import type { Viewer as ViewerShape } from '../platform/auth/viewer.ts'
import { ApiKey, ScopeEnum } from './api-key.ts'
import { builder } from './builder.ts'
import { User, Workspace } from './workspace.ts'

export const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  description: 'Who a key is.',
  fields: t => ({
    workspace: t.prismaField({
      type: Workspace,
      description: 'Where the key works, and nowhere else.',
      resolve: (query, viewer, _, { db }) =>
        db.workspace.findUniqueOrThrow({ ...query, where: { id: viewer.workspaceId } }),
    }),
    user: t.prismaField({
      type: User,
      description: 'Who holds the key.',
      resolve: (query, viewer, _, { db }) =>
        db.user.findUniqueOrThrow({ ...query, where: { id: viewer.userId } }),
    }),
    apiKey: t.prismaField({
      type: ApiKey,
      description: 'The key of this request.',
      resolve: (query, viewer, _, { db }) =>
        db.apiKey.findUniqueOrThrow({ ...query, where: { id: viewer.apiKeyId } }),
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What the key allows, with all that this implies.',
      resolve: viewer => [...viewer.scopes],
    }),
  }),
})

builder.queryField('viewer', t =>
  t.field({ type: Viewer, description: 'Who this key is.', resolve: (_, __, { viewer }) => viewer }),
)

import type { Viewer as ViewerShape } from '../platform/auth/viewer.ts'
import { ScopeEnum } from './api-key.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'

export const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  description: 'Who a key is.',
  fields: t => ({
    workspace: rowField(
      t,
      'Workspace',
      viewer => viewer.workspaceId,
      'Where the key works, and nowhere else.',
    ),
    user: rowField(t, 'User', viewer => viewer.userId, 'Who holds the key.'),
    apiKey: rowField(t, 'ApiKey', viewer => viewer.apiKeyId, 'The key of this request.'),
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

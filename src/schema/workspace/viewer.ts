import type { Viewer as ViewerShape } from '../../auth/viewer.ts'
import { builder } from '../shared/builder.ts'
import { ASK_NODE } from '../shared/node-field.ts'
import { rowField } from '../shared/payload-fields.ts'
import { ScopeEnum } from './api-key.ts'

builder.prismaNode('Workspace', {
  ...ASK_NODE,
  description: 'A tenant. API keys have access to only one workspace.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the workspace.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
  }),
})

export const User = builder.prismaNode('User', {
  ...ASK_NODE,
  description: 'A person or program that holds API keys.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the user.' }),
    email: t.exposeString('email', { nullable: true, description: 'Email address. Null if unknown.' }),
  }),
})

export const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  description: 'The user and API key of a request.',
  fields: t => ({
    workspace: rowField(
      t,
      'Workspace',
      viewer => viewer.workspaceId,
      'Workspace of the API key. The key has no access to other workspaces.',
    ),
    user: rowField(t, 'User', viewer => viewer.userId, 'User that the API key belongs to.'),
    apiKey: rowField(t, 'ApiKey', viewer => viewer.apiKeyId, 'API key of this request.'),
    scopes: t.field({
      type: [ScopeEnum],
      description:
        'Scopes of the API key, including implied ones: ADMIN implies WRITE, WRITE implies READ, and READ implies ASK.',
      resolve: viewer => [...viewer.scopes],
    }),
  }),
})

builder.queryField('viewer', t =>
  t.field({
    type: Viewer,
    description: 'The user and API key of this request.',
    resolve: (_, __, { viewer }) => viewer,
  }),
)

import { builder } from './builder.ts'

export const Workspace = builder.prismaNode('Workspace', {
  id: { field: 'id' },
  nullable: true,
  description: 'A tenant. API keys have access to only one workspace.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the workspace.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
  }),
})

export const User = builder.prismaNode('User', {
  id: { field: 'id' },
  nullable: true,
  description: 'A person or program that holds API keys.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the user.' }),
    email: t.exposeString('email', { nullable: true, description: 'Email address. Null if unknown.' }),
  }),
})

import { builder } from './builder.ts'

export const Workspace = builder.prismaNode('Workspace', {
  id: { field: 'id' },
  nullable: true,
  description: 'Everything of one team. Nobody reads another workspace.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'What the team calls it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
})

export const User = builder.prismaNode('User', {
  id: { field: 'id' },
  nullable: true,
  description: 'A person or program that holds API keys.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'For people.' }),
    email: t.exposeString('email', { nullable: true, description: 'Where known.' }),
  }),
})

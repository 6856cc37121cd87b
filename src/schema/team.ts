import { queryFromInfo } from '@pothos/plugin-prisma'
import { listTeams } from '../resolvers/teams/list-teams.ts'
import { loadMembers } from '../resolvers/teams/load-members.ts'
import { visibleTeams } from '../resolvers/teams/visible-teams.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS } from './connection.ts'
import { pageArgs } from './page-args.ts'
import { User } from './workspace.ts'

export const Team = builder.prismaNode('Team', {
  id: { field: 'id' },
  findUnique: (id, context) => ({ id, AND: visibleTeams(context) }),
  nullable: true,
  description:
    'Users who share templates. Its members see it, those a template of whom is for it, and keys with the scope ADMIN.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'For people.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    owner: t.relation('owner', {
      description: 'Who made it: says who is in it, and may edit its templates.',
    }),
    members: t.field({
      type: [User],
      description: 'Who is in it, by name: its owner, and at most 499 others.',
      // Half of the most: hardly a team has so many.
      complexity: { field: 1, multiplier: 250 },
      select: { id: true },
      resolve: ({ id }, _, context, info) =>
        loadMembers(context, { teamId: id, query: queryFromInfo({ context, info, select: { id: true } }) }),
    }),
  }),
})
const TeamConnection = defineConnection(Team, 'Team', 'teams')

builder.queryField('teams', t =>
  t.field({
    type: TeamConnection,
    description: 'The teams that you may see, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) =>
      listTeams(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
)

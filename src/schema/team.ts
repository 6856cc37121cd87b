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
    'A group of users who share templates. Visible to its members, to authors of its templates, and to API keys with the ADMIN scope.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the team.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Purpose of the team. Null if none was given.',
    }),
    owner: t.relation('owner', {
      description: 'User who created the team. The owner can change its members and edit its templates.',
    }),
    members: t.field({
      type: [User],
      description: 'Members sorted by name: the owner and at most 499 others.',
      // Half of the maximum: few teams are that large.
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
    description: 'Teams that you can see, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) =>
      listTeams(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
)

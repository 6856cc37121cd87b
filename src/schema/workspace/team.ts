import { queryFromInfo } from '@pothos/plugin-prisma'
import { z } from 'zod'
import { NotFoundError, ValidationError } from '../../errors.ts'
import {
  createTeam,
  listTeams,
  loadMembers,
  setTeamMembers,
  visibleTeams,
} from '../../resolvers/workspace/teams.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { findIssues, nameText, text } from '../shared/validation.ts'
import { User } from './viewer.ts'

const Team = builder.prismaNode('Team', {
  ...NODE,
  findUnique: (id, context) => ({ id, AND: visibleTeams(context) }),
  description:
    'A group of users who share templates. Visible to its members, to authors of its templates, and to API keys with the ADMIN scope.',
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
        loadMembers(context, { id, query: queryFromInfo({ context, info, select: { id: true } }) }),
    }),
  }),
})
const TeamConnection = defineConnection(Team, 'Team', 'teams')

builder.queryField('teams', t =>
  t.field({
    type: TeamConnection,
    description: 'Teams that you can see, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listTeams(context, args, queryRows(context, info)),
  }),
)

/** Without the owner. */
const MAX_OTHER_MEMBERS = 499

const memberIds = z.array(z.string()).max(MAX_OTHER_MEMBERS, `must name at most ${MAX_OTHER_MEMBERS} users`)
const MEMBERS_RULE = 'IDs of the members other than the owner. At most 499.'

const newTeam = z.looseObject({
  name: nameText(200),
  description: text(0, 2_000).nullish(),
  memberIds,
})

const CreateTeamInput = builder.inputType('CreateTeamInput', {
  description: 'The team to create. You become its owner and a member.',
  fields: t => ({
    name: t.string({ required: true, description: 'Name of the team. 1 to 200 characters.' }),
    description: t.string({ description: 'Purpose of the team. At most 2,000 characters.' }),
    memberIds: t.idList({ required: true, defaultValue: [], description: MEMBERS_RULE }),
  }),
})

const members = z.looseObject({ memberIds })

const SetTeamMembersInput = builder.inputType('SetTeamMembersInput', {
  description: 'The team and its new members.',
  fields: t => ({
    teamId: t.id({ required: true, description: 'ID of the team.' }),
    memberIds: t.idList({ required: true, description: `${MEMBERS_RULE} Replaces the current members.` }),
  }),
})

const TEAM = { team: ['Team', 'The team in its current state.'] } as const
const CreateTeamPayload = rowPayload('CreateTeamPayload', 'The new team.', TEAM)
const SetTeamMembersPayload = rowPayload('SetTeamMembersPayload', 'The updated team.', TEAM)

builder.mutationFields(t => ({
  createTeam: t.field({
    type: CreateTeamPayload,
    description: 'Creates a team that you own. Requires the WRITE scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, CreateTeamInput, 'The team to create.'),
    resolve: (_, { input }, context) => createTeam(context, input, findIssues(newTeam, input)),
  }),
  setTeamMembers: t.field({
    type: SetTeamMembersPayload,
    description:
      'Replaces the members of a team. The owner always remains a member. Allowed for the owner, and for API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, SetTeamMembersInput, 'The team and its new members.'),
    resolve: (_, { input }, context) => setTeamMembers(context, input, findIssues(members, input)),
  }),
}))

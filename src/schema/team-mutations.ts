import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { createTeam } from '../resolvers/teams/create-team.ts'
import { setTeamMembers } from '../resolvers/teams/set-team-members.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { findIssues, nameText, text } from './validation.ts'

/** The owner comes on top. */
const MOST_OTHERS = 499

const memberIds = z.array(z.string()).max(MOST_OTHERS, `must name at most ${MOST_OTHERS} users`)
const MEMBERS_RULE = 'Who is in it beside its owner: at most 499 users.'

const newTeam = z.looseObject({
  name: nameText(200),
  description: text(0, 2_000).nullish(),
  memberIds,
})

const CreateTeamInput = builder.inputType('CreateTeamInput', {
  description: 'A new team, which you own and are in.',
  fields: t => ({
    name: t.string({ required: true, description: 'For people: 1 to 200 characters.' }),
    description: t.string({ description: 'What it is for: at most 2,000 characters.' }),
    memberIds: t.idList({ required: true, defaultValue: [], description: MEMBERS_RULE }),
  }),
})

const members = z.looseObject({ memberIds })

const SetTeamMembersInput = builder.inputType('SetTeamMembersInput', {
  description: 'Who is in a team.',
  fields: t => ({
    teamId: t.id({ required: true, description: 'Which team.' }),
    memberIds: t.idList({ required: true, description: `${MEMBERS_RULE} In place of those who were.` }),
  }),
})

const teamPayload = (name: string, what: string) =>
  builder.objectRef<{ teamId: string }>(name).implement({
    description: what,
    fields: t => ({
      team: rowField(t, 'Team', ({ teamId }) => teamId, 'The team as it is now.'),
    }),
  })
const CreateTeamPayload = teamPayload('CreateTeamPayload', 'The new team.')
const SetTeamMembersPayload = teamPayload('SetTeamMembersPayload', 'The changed team.')

builder.mutationFields(t => ({
  createTeam: t.field({
    type: CreateTeamPayload,
    description: 'Makes a team that you own. WRITE.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: CreateTeamInput, required: true, description: 'The team.' }) },
    resolve: (_, { input }, context) => createTeam(context, input, findIssues(newTeam, input)),
  }),
  setTeamMembers: t.field({
    type: SetTeamMembersPayload,
    description: 'Says who is in a team: its owner, and ADMIN. The owner stays in it. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: SetTeamMembersInput, required: true, description: 'Who.' }) },
    resolve: (_, { input }, context) => setTeamMembers(context, input, findIssues(members, input)),
  }),
}))

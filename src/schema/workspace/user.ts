import { z } from 'zod'
import { ValidationError } from '../../errors.ts'
import { createUser, listUsers } from '../../resolvers/workspace/users.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { nameText } from '../shared/validation.ts'
import { User } from './viewer.ts'

const UserConnection = defineConnection(User, 'User', 'users')

builder.queryField('users', t =>
  t.field({
    type: UserConnection,
    description: 'Users of the workspace, sorted by name.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listUsers(context, args, queryRows(context, info)),
  }),
)

const CreateUserInput = builder.inputType('CreateUserInput', {
  validate: z.looseObject({
    name: nameText(100),
    email: z
      .email('must be an email address such as name@example.org')
      .max(200, 'must have at most 200 characters')
      .nullish(),
  }),
  description: 'The user to create.',
  fields: t => ({
    name: t.string({ required: true, description: 'Name of the user. 1 to 100 characters.' }),
    email: t.string({
      description: 'Email address, at most 200 characters. For information only: Canopy does not send email.',
    }),
  }),
})

const CreateUserPayload = rowPayload('CreateUserPayload', 'The new user.', {
  user: ['User', 'The new user. Create an API key for them with `createApiKey`.'],
})

builder.mutationField('createUser', t =>
  t.field({
    type: CreateUserPayload,
    description: 'Creates a user of the workspace, without an API key. Requires the ADMIN scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, CreateUserInput, 'The user to create.'),
    resolve: (_, { input }, context) => createUser(context, input),
  }),
)

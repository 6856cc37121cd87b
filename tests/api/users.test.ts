import { describe, expect, it } from 'vitest'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient } from '../support/test-client.ts'

const CreateUser = graphql(`
  mutation UsersCreate($name: String!, $email: String) {
    createUser(input: { name: $name, email: $email }) {
      __typename
      ... on CreateUserPayload { user { id name email } }
      ... on ValidationError { issues { path } }
      ... on Error { code message }
    }
  }
`)
const CreateKey = graphql(`
  mutation UsersKey($userId: ID, $scopes: [Scope!]!) {
    createApiKey(input: { name: "theirs", scopes: $scopes, userId: $userId }) {
      __typename
      ... on CreateApiKeyPayload { secret }
      ... on ValidationError { issues { path message } }
      ... on Error { code }
    }
  }
`)
const Users = graphql(`
  query Users($first: Int!, $after: String) {
    users(first: $first, after: $after) {
      totalCount
      nodes { id name }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const Me = graphql(`
  query UsersMe { viewer { user { id name email } scopes } }
`)

const canopy = setUpTestCanopy()

describe('users', () => {
  it('are created, get API keys, and are the viewer of requests with them', async () => {
    const named = { name: '김하늘', email: 'haneul@example.org' }
    const { createUser } = await canopy.client.run(CreateUser, named)
    const userId = expectType(createUser, 'CreateUserPayload').user.id
    const { createApiKey } = await canopy.client.run(CreateKey, { userId, scopes: ['READ'] })
    const { secret } = expectType(createApiKey, 'CreateApiKeyPayload')
    const client = createTestClient(canopy.client.url, secret)
    expect(await client.run(Me, {})).toEqual({
      viewer: { user: { id: userId, ...named }, scopes: ['READ', 'ASK'] },
    })
    expect(await client.run(CreateUser, { name: 'Another' })).toMatchObject({
      createUser: { code: 'NOT_PERMITTED' },
    })
  })

  it('are listed by name, page by page', async () => {
    const client = await canopy.newClient()
    const { viewer } = await client.run(Me, {})
    for (const name of ['b', 'a', 'c']) await client.run(CreateUser, { name })
    const { users: first } = await client.run(Users, { first: 2 })
    expect(first.totalCount).toBe(4)
    const { users: rest } = await client.run(Users, { first: 10, after: first.pageInfo.endCursor })
    const names = [...first.nodes, ...rest.nodes].map(({ name }) => name)
    expect(names).toEqual([...names].sort())
    expect(names).toEqual(expect.arrayContaining(['a', 'b', 'c', viewer.user.name]))
  })

  it.each([
    ['', null, 'input.name'],
    ['   ', null, 'input.name'],
    ['x'.repeat(101), null, 'input.name'],
    ['Somebody', 'nowhere', 'input.email'],
  ])('are not created with name %j and email %j', async (name, email, path) => {
    expect(await canopy.client.run(CreateUser, { name, email })).toMatchObject({
      createUser: { __typename: 'ValidationError', issues: [{ path }] },
    })
  })

  it('of another workspace cannot get an API key, just like unknown users', async () => {
    const stranger = await canopy.newClient()
    const { viewer } = await stranger.run(Me, {})
    for (const userId of [viewer.user.id, 'user_01h2xcejqtf2nbrexx3vqjhp41', 'nonsense', ''])
      expect(await canopy.client.run(CreateKey, { userId, scopes: ['READ'] })).toMatchObject({
        createApiKey: {
          issues: [
            { path: 'input.userId', message: 'is not a user of this workspace; list them with `users`' },
          ],
        },
      })
  })
})

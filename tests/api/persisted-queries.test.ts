import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { print } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createAutomaticDocuments } from '../../src/persisted/automatic-documents.ts'
import { graphql } from '../support/gql/gql.ts'
import { postRaw, requestRaw } from '../support/raw-request.ts'
import { newTrustedOnlyClient, registerOne, sha256 } from '../support/register-documents.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const canopy = setUpTestCanopy()

const Name = graphql(`query PersistedName { viewer { user { name } } }`)
const NAME = print(Name)
const ANSWER = { viewer: { user: { name: 'First user' } } }
const persisted = (sha256Hash: string, version = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
})
const NOT_FOUND = {
  status: 200,
  json: {
    errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
  },
}

/** An unmodified Apollo Client with its link for persisted queries. */
function createApollo({ url, secret }: TestClient, { useGET }: { useGET: boolean }) {
  /** What it sent: the method, and whether the text of the query was included. */
  const sent: string[] = []
  const http = new HttpLink({
    uri: url,
    headers: { authorization: `Bearer ${secret}` },
    fetch: (target, options) => {
      const text = `${target} ${options?.body ?? ''}`
      sent.push(`${options?.method} ${/"query":|[?&]query=/.test(text) ? 'query' : 'hash'}`)
      return fetch(target, options)
    },
  })
  const link = new PersistedQueryLink({ sha256, useGETForHashedQueries: useGET }).concat(http)
  const apollo = new ApolloClient({ link, cache: new InMemoryCache() })
  return { sent, run: () => apollo.query({ query: Name, fetchPolicy: 'network-only' }) }
}

describe('Apollo Client with persisted queries', () => {
  it.each([
    ['POST', false],
    ['GET', true],
  ])('sends the query once, and then only its hash with %s', async (method, useGET) => {
    const { sent, run } = createApollo(await canopy.newClient(), { useGET })
    for (let i = 0; i < 2; i++) expect((await run()).data?.viewer.user.name).toBe('tester')
    expect(sent).toEqual([`${method} hash`, 'POST query', `${method} hash`])
  })

  it('works with a key that only runs registered documents', async () => {
    const trusted = await newTrustedOnlyClient(canopy, canopy.client)
    const { sent, run } = createApollo(trusted, { useGET: false })
    await expect(run()).rejects.toThrow('This API key only runs registered documents.')
    // Apollo adds `__typename`, so its documents differ from their source.
    const withTypenames =
      'query PersistedName {\n  viewer {\n    user {\n      name\n      __typename\n    }\n    __typename\n  }\n}'
    await registerOne(canopy.client, withTypenames)
    expect((await run()).data).toMatchObject(ANSWER)
    expect(sent).toEqual(['POST hash', 'POST hash'])
  })
})

describe('automatic persisted queries', () => {
  it('are unknown to other workspaces', async () => {
    const other = await canopy.newClient()
    expect(await postRaw(canopy.client, { query: NAME, ...persisted(sha256(NAME)) })).toMatchObject({
      status: 200,
      json: { data: ANSWER },
    })
    expect((await postRaw(canopy.client, persisted(sha256(NAME)))).json).toEqual({ data: ANSWER })
    expect(await postRaw(other, persisted(sha256(NAME)))).toMatchObject(NOT_FOUND)
  })

  it('return the same message in Korean and in the newer response format, because clients compare the message', async () => {
    const headers = { 'accept-language': 'ko', accept: 'application/graphql-response+json' }
    expect(await postRaw(canopy.client, persisted(sha256('unknown')), headers)).toMatchObject(NOT_FOUND)
  })

  it.each([
    [
      'the hash of another query',
      { query: NAME, ...persisted(sha256('{ __typename }')) },
      'provided sha does not match query',
    ],
    [
      'a malformed hash',
      persisted('abc'),
      '"extensions.persistedQuery.sha256Hash" must have 64 lower-case hexadecimal digits.',
    ],
    ['another version', persisted(sha256(NAME), 2), 'Unsupported persisted query version. Send version 1.'],
  ])('reject %s', async (_, body, message) => {
    expect(await postRaw(canopy.client, body)).toMatchObject({
      status: 400,
      json: { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
    })
  })

  it('ignore other extensions', async () => {
    const extensions = { clientLibrary: { name: 'test' }, persistedQuery: null }
    expect((await postRaw(canopy.client, { query: NAME, extensions })).json).toEqual({ data: ANSWER })
  })

  it('are refused without a valid key before the body is read', async () => {
    const { status } = await requestRaw(canopy.client.url, { body: JSON.stringify(persisted(sha256(NAME))) })
    expect(status).toBe(401)
  })

  it('are kept up to a number of characters, the least recently used are dropped first', () => {
    const documents = createAutomaticDocuments(canopy.app.metrics, 300)
    const text = '#'.repeat(100)
    for (const hash of ['a', 'b']) documents.save('workspace', hash, text)
    documents.find('workspace', 'a')
    documents.save('workspace', 'c', text)
    expect(['a', 'b', 'c'].map(hash => documents.find('workspace', hash))).toEqual([text, null, text])
    // One that does not fit at all is not kept.
    documents.save('workspace', 'd', '#'.repeat(400))
    expect(documents.find('workspace', 'd')).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { addUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { postRaw, requestRaw } from '../support/raw-request.ts'
import {
  newTrustedOnlyClient,
  register,
  registerOne,
  removeRegistration,
  sha256,
} from '../support/register-documents.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const List = graphql(`
  query TrustedList($first: Int, $after: String) {
    trustedDocuments(first: $first, after: $after) {
      totalCount
      nodes { __typename id documentId operationName body isTool createdAt lastUsedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const Node = graphql(`
  query TrustedNode($id: ID!) {
    node(id: $id) { __typename id }
    nodes(ids: [$id]) { __typename id }
  }
`)

const canopy = setUpTestCanopy()
const NAME = 'query TrustedName { viewer { user { name } } }'
const NAME_ANSWER = { data: { viewer: { user: { name: 'First user' } } } }

const getRaw = ({ url, secret }: TestClient, parameters: Record<string, string>) =>
  requestRaw(`${url}?${new URLSearchParams(parameters)}`, {
    method: 'GET',
    headers: { authorization: `Bearer ${secret}` },
  })

describe('registerDocuments', () => {
  it('stores documents once, under their SHA-256', async () => {
    const client = await canopy.newClient()
    const two = 'query A { viewer { scopes } } query B { viewer { scopes } }'
    const unnamed = '{ viewer { scopes } }'
    const first = expectType(
      await register(client, [NAME, two, unnamed, NAME]),
      'RegisterDocumentsPayload',
    ).documents
    expect(first).toMatchObject([
      { documentId: sha256(NAME), operationName: 'TrustedName', body: NAME, isTool: false, lastUsedAt: null },
      { documentId: sha256(two), operationName: null },
      { documentId: sha256(unnamed), operationName: null },
    ])
    const again = expectType(await register(client, [unnamed, NAME], true), 'RegisterDocumentsPayload')
    expect(again.documents).toEqual([first[2], first[0]].map(document => ({ ...document, isTool: true })))
    // Registering again without `asTools` does not take the tool away.
    expect(await register(client, [NAME])).toMatchObject({ documents: [{ isTool: true }] })
    const { trustedDocuments } = await client.run(List, { first: 2 })
    expect(trustedDocuments).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    const rest = await client.run(List, { first: 2, after: trustedDocuments.pageInfo.endCursor })
    const listed = [...trustedDocuments.nodes, ...rest.trustedDocuments.nodes].map(({ id }) => id)
    expect(listed.toSorted()).toEqual(first.map(({ id }) => id).toSorted())
    expect(listed.every(id => id.startsWith('trusted_'))).toBe(true)
  })

  it('reports the problem of every invalid document, and stores none', async () => {
    const client = await canopy.newClient()
    const nested = `${'{ a '.repeat(200)}${'}'.repeat(200)}`
    const long = `{ viewer { scopes } } # ${'x'.repeat(100_000)}`
    const documents = [
      NAME,
      '{',
      '{ nonsense }',
      'fragment F on User { name }',
      nested,
      long,
      'type A { b: Int }',
    ]
    const { issues } = expectType(await register(client, documents), 'ValidationError')
    expect(issues).toEqual([
      {
        path: 'input.documents.1',
        message: 'is not a valid document: Syntax Error: Expected Name, found <EOF>.',
      },
      {
        path: 'input.documents.2',
        message:
          'is not a valid document: Cannot query field "nonsense" on type "Query". Did you mean "nodes"?',
      },
      { path: 'input.documents.3', message: 'is not a valid document: Fragment "F" is never used.' },
      {
        path: 'input.documents.4',
        message: 'The document nests more than 100 levels. Request less data at once.',
      },
      {
        path: 'input.documents.5',
        message: expect.stringMatching(/has 100024 characters, but the maximum is 100000/),
      },
      { path: 'input.documents.6', message: expect.stringMatching(/not executable/) },
    ])
    expect((await client.run(List, {})).trustedDocuments.totalCount).toBe(0)
  })

  it.each([
    ['no documents', [], 'must name at least one document'],
    ['1,001 documents', Array(1_001).fill(NAME), 'must name at most 1000 documents'],
  ])('rejects %s', async (_, documents, message) => {
    expect(await register(canopy.client, documents)).toMatchObject({
      issues: [{ path: 'input.documents', message }],
    })
  })

  it('rejects more than 10,000 documents in a workspace', async () => {
    const client = await canopy.newClient()
    await registerOne(client, NAME)
    await canopy.app.database.prisma.$executeRaw`
      INSERT INTO trusted_documents (id, workspace_id, document_id, body)
      SELECT gen_random_uuid(), workspace_id, encode(sha256(number::text::bytea), 'hex'), number
      FROM trusted_documents, generate_series(1, 9999) AS number WHERE workspace_id = (
        SELECT workspace_id FROM api_keys WHERE prefix = ${client.secret.slice(0, 12)})`
    expect(await register(client, ['{ viewer { scopes } }'])).toMatchObject({
      issues: [
        {
          path: 'input.documents',
          message:
            'a workspace can have at most 10000 registered documents; remove some with `removeDocumentRegistration`',
        },
      ],
    })
    // Repeating an earlier call is still allowed.
    expect(await register(client, [NAME])).toMatchObject({ documents: [{ documentId: sha256(NAME) }] })
  })

  it('rejects more than 50 MB of documents in a workspace', async () => {
    const client = await canopy.newClient()
    const first = await registerOne(client, NAME)
    await canopy.app.database.prisma.$executeRaw`
      UPDATE trusted_documents SET body = repeat('#', 50000000) WHERE document_id = ${first} AND workspace_id = (
        SELECT workspace_id FROM api_keys WHERE prefix = ${client.secret.slice(0, 12)})`
    expect(await register(client, ['{ viewer { scopes } }'])).toMatchObject({
      issues: [
        {
          path: 'input.documents',
          message:
            'the registered documents of a workspace can have at most 50000000 bytes; remove some with `removeDocumentRegistration`',
        },
      ],
    })
  })

  it('and everything about documents requires the ADMIN scope', async () => {
    const client = await canopy.newClient({ scopes: ['WRITE'] })
    expect(await register(client, [NAME])).toMatchObject({ __typename: 'NotPermittedError' })
    expect(await removeRegistration(client, sha256(NAME))).toMatchObject({ __typename: 'NotPermittedError' })
    expect((await client.send(List, {})).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    const registered = expectType(await register(canopy.client, [NAME]), 'RegisterDocumentsPayload')
    const id = registered.documents[0]?.id ?? ''
    expect(await canopy.client.run(Node, { id })).toMatchObject({ node: { id }, nodes: [{ id }] })
    const { client: reader } = await addUser(canopy.app, canopy.client, { name: 'reader', scopes: ['READ'] })
    expect(await reader.send(Node, { id })).toEqual({ status: 200, data: { node: null, nodes: [null] } })
  })
})

describe('a registered document', () => {
  it.each([
    ['POST', (body: { documentId: string }) => postRaw(canopy.client, body)],
    ['GET', (body: { documentId: string }) => getRaw(canopy.client, body)],
  ])('runs by its ID, with %s', async (_, send) => {
    const documentId = await registerOne(canopy.client, NAME)
    for (const sent of [documentId, `sha256:${documentId}`])
      expect(await send({ documentId: sent })).toMatchObject({ status: 200, json: NAME_ANSWER })
  })

  it('takes variables and the name of an operation', async () => {
    const text = 'query One { __typename } query Two($id: ID!) { node(id: $id) { id } }'
    const documentId = await registerOne(canopy.client, text)
    const operation = { documentId, operationName: 'Two' }
    const variables = { id: 'agent_unknown' }
    expect((await postRaw(canopy.client, { ...operation, variables })).json).toEqual({ data: { node: null } })
    expect(
      (await getRaw(canopy.client, { ...operation, variables: JSON.stringify(variables) })).json,
    ).toEqual({ data: { node: null } })
  })

  it('is limited in cost, and cannot change anything with GET, like any other document', async () => {
    const costly = `{ ${Array.from({ length: 13 }, (_, i) => `s${i}: search(input: { query: "a" }) { hits { score } }`).join(' ')} }`
    const mutation = 'mutation { createUser(input: { name: "unwanted" }) { __typename } }'
    expect(
      await postRaw(canopy.client, { documentId: await registerOne(canopy.client, costly) }),
    ).toMatchObject({
      status: 400,
      json: { errors: [{ extensions: { code: 'COST_LIMIT' } }] },
    })
    expect(
      (await getRaw(canopy.client, { documentId: await registerOne(canopy.client, mutation) })).status,
    ).toBe(405)
  })

  it('is unknown in other workspaces, and once it is removed', async () => {
    const documentId = await registerOne(canopy.client, NAME)
    const unknown = {
      status: 404,
      json: {
        errors: [
          {
            message:
              'No document is registered with this documentId. Register it with `registerDocuments` or `npm run documents -- push`.',
            extensions: { code: 'NOT_FOUND' },
          },
        ],
      },
    }
    const other = await canopy.newClient()
    expect(await postRaw(other, { documentId })).toMatchObject(unknown)
    expect(await removeRegistration(other, documentId)).toEqual({
      __typename: 'NotFoundError',
      requestedId: documentId,
      message: `No registered document has the id or key "${documentId}".`,
    })
    expect((await postRaw(canopy.client, { documentId })).status).toBe(200)
    expect(await removeRegistration(canopy.client, documentId)).toEqual({
      __typename: 'RemoveDocumentRegistrationPayload',
      documentId,
    })
    expect(await postRaw(canopy.client, { documentId })).toMatchObject(unknown)
    expect(await removeRegistration(canopy.client, documentId)).toMatchObject({ __typename: 'NotFoundError' })
  })

  it('knows when it was last used, without a write per request', async () => {
    const client = await canopy.newClient()
    const documentId = await registerOne(client, NAME)
    const lastUse = async () => (await client.run(List, {})).trustedDocuments.nodes[0]?.lastUsedAt
    expect(await lastUse()).toBeNull()
    await postRaw(client, { documentId })
    const used = await lastUse()
    expect(used).not.toBeNull()
    await postRaw(client, { documentId })
    expect(await lastUse()).toBe(used)
  })

  it.each([
    ['', '"documentId" must be the SHA-256 of a registered document: 64 lower-case hexadecimal digits.'],
    [7, '"documentId" must be the SHA-256 of a registered document: 64 lower-case hexadecimal digits.'],
    [
      'A'.repeat(64),
      '"documentId" must be the SHA-256 of a registered document: 64 lower-case hexadecimal digits.',
    ],
  ])('is not found by the malformed ID %j', async (documentId, message) => {
    expect(await postRaw(canopy.client, { documentId })).toMatchObject({
      status: 400,
      json: { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
    })
  })

  it('cannot be sent together with a query', async () => {
    const documentId = await registerOne(canopy.client, NAME)
    expect(await postRaw(canopy.client, { documentId, query: NAME })).toMatchObject({
      status: 400,
      json: {
        errors: [
          {
            message: 'Send either "query" or "documentId", not both.',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      },
    })
  })

  it('is not looked up without a valid key', async () => {
    const documentId = await registerOne(canopy.client, NAME)
    const stranger = createTestClient(canopy.client.url, 'canopy_wrong')
    expect((await postRaw(stranger, { documentId })).status).toBe(401)
  })
})

describe('a key that only runs registered documents', () => {
  it('runs them by ID, and nothing else', async () => {
    const documentId = await registerOne(canopy.client, NAME)
    const client = await newTrustedOnlyClient(canopy, canopy.client)
    expect((await postRaw(client, { documentId })).json).toEqual(NAME_ANSWER)
    expect((await getRaw(client, { documentId })).json).toEqual(NAME_ANSWER)
    const persistedQuery = { version: 1, sha256Hash: sha256(NAME) }
    const hash = { extensions: { persistedQuery } }
    const other = { version: 1, sha256Hash: sha256('{ __typename }') }
    expect((await postRaw(client, hash)).json).toEqual(NAME_ANSWER)
    // Sent by another key of the workspace, so it is in memory.
    await postRaw(canopy.client, { query: '{ __typename }', extensions: { persistedQuery: other } })
    for (const body of [
      {},
      { query: '{ __typename }' },
      { query: NAME },
      { query: NAME, ...hash },
      { query: '{ __typename }', extensions: { persistedQuery: other } },
      { extensions: { persistedQuery: other } },
    ])
      expect(await postRaw(client, body)).toMatchObject({
        status: 400,
        json: {
          errors: [
            {
              message:
                'This API key only runs registered documents. Register the document with `registerDocuments`, and send its "documentId" instead of "query".',
              extensions: { code: 'PERSISTED_DOCUMENT_REQUIRED' },
            },
          ],
        },
      })
    expect((await getRaw(client, { query: NAME })).status).toBe(400)
  })
})

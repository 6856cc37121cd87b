import { createHash } from 'node:crypto'
import { digestSecret, generateSecret } from '../../src/auth/authenticate.ts'
import type { Scope } from '../../src/generated/prisma/client.ts'
import { expectType } from './expect-type.ts'
import { graphql } from './gql/gql.ts'
import type { TestCanopy } from './start-test-canopy.ts'
import { createTestClient, type TestClient } from './test-client.ts'

const Register = graphql(`
  mutation SeedRegister($input: RegisterDocumentsInput!) {
    registerDocuments(input: $input) {
      __typename
      ... on RegisterDocumentsPayload { documents { id documentId operationName body isTool createdAt lastUsedAt } }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)
const Remove = graphql(`
  mutation SeedRemove($documentId: String!) {
    removeDocumentRegistration(input: { documentId: $documentId }) {
      __typename
      ... on RemoveDocumentRegistrationPayload { documentId }
      ... on NotFoundError { requestedId }
      ... on Error { message }
    }
  }
`)

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** @returns the result of the mutation. */
export async function register(client: Pick<TestClient, 'run'>, documents: string[], asTools = false) {
  return (await client.run(Register, { input: { documents, asTools } })).registerDocuments
}

/** Registers one document. @returns its ID. */
export async function registerOne(client: Pick<TestClient, 'run'>, document: string): Promise<string> {
  const { documents } = expectType(await register(client, [document]), 'RegisterDocumentsPayload')
  return documents[0]?.documentId ?? ''
}

/** @returns the result of the mutation. */
export async function removeRegistration(client: Pick<TestClient, 'run'>, documentId: string) {
  return (await client.run(Remove, { documentId })).removeDocumentRegistration
}

/** Creates a key of the same user that only runs registered documents. */
export async function newTrustedOnlyClient(
  { app }: Pick<TestCanopy, 'app'>,
  client: TestClient,
  scopes: Scope[] = ['READ'],
): Promise<TestClient> {
  const { prisma } = app.database
  const { workspaceId, userId } = await prisma.apiKey.findUniqueOrThrow({
    where: { digest: digestSecret(client.secret) },
  })
  const secret = generateSecret()
  await prisma.apiKey.create({
    data: {
      workspaceId,
      userId,
      name: 'trusted only',
      scopes,
      prefix: secret.slice(0, 12),
      digest: digestSecret(secret),
      trustedDocumentsOnly: true,
    },
  })
  return createTestClient(client.url, secret)
}

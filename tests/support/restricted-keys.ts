import { graphql } from './gql/gql.ts'
import type { ApiKeyRestrictionsInput, Scope } from './gql/graphql.ts'
import { createTestClient, type TestClient } from './test-client.ts'

const CreateKey = graphql(`
  mutation RestrictedKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on CreateApiKeyPayload { secret apiKey { id } }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)

/** Creates an API key. @returns a client that uses it, and the ID of the key. */
export async function createRestrictedKey(
  admin: TestClient,
  { scopes, ...more }: ApiKeyRestrictionsInput & { scopes: Scope[] },
  headers: Record<string, string> = {},
): Promise<TestClient & { keyId: string }> {
  const { createApiKey: made } = await admin.run(CreateKey, {
    input: { name: 'restricted', scopes, restrictions: more },
  })
  if (made.__typename !== 'CreateApiKeyPayload') throw new Error(JSON.stringify(made))
  return { ...createTestClient(admin.url, made.secret, headers), keyId: made.apiKey.id }
}

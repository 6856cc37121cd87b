import { randomBytes } from 'node:crypto'
import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from './gql/gql.ts'
import type { CreateSecretInput, RotateSecretInput } from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

export const CreateSecret = graphql(`
  mutation SeedSecret($input: CreateSecretInput!) {
    createSecret(input: $input) {
      __typename
      ... on CreateSecretPayload { secret { id name version status fingerprint expiresAt uses } }
      ... on ValidationError { message issues { path message } }
      ... on ConflictError { message existing { id } }
      ... on LimitReachedError { message limit }
    }
  }
`)
const RotateSecret = graphql(`
  mutation SeedSecretRotation($input: RotateSecretInput!) {
    rotateSecret(input: $input) {
      __typename
      ... on RotateSecretPayload { secret { id version status fingerprint createdAt rotatedAt expiresAt } }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { message existing { id } }
      ... on NotFoundError { message }
    }
  }
`)

/** A value that no other text contains. */
export function makeSecretValue(): string {
  return `sk-${randomBytes(24).toString('base64url')}`
}

let count = 0

/** Creates a secret. @returns it with its UUID. */
export async function seedSecret(admin: TestClient, given: Partial<CreateSecretInput> = {}) {
  const input = { name: `secret-${count++}`, value: makeSecretValue(), ...given }
  const { createSecret } = await admin.run(CreateSecret, { input })
  if (createSecret.__typename !== 'CreateSecretPayload') throw new Error(JSON.stringify(createSecret))
  const { secret } = createSecret
  return { ...secret, uuid: decodeId('Secret', secret.id) ?? '', value: input.value }
}

export async function rotateSecret(admin: TestClient, input: RotateSecretInput) {
  return (await admin.run(RotateSecret, { input })).rotateSecret
}

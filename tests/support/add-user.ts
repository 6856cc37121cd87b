import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../src/app.ts'
import { digestSecret, generateSecret, secretPrefix } from '../../src/auth/authenticate.ts'
import type { Scope } from '../../src/generated/prisma/client.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { createTestClient, type TestClient } from './test-client.ts'

export interface TestUser {
  /** TypeID. */
  id: string
  /** UUID. */
  uuid: string
  client: TestClient
}

/** Adds a user with an API key to the workspace of a client. */
export async function addUser(
  app: Pick<App, 'database'>,
  colleague: TestClient,
  { name, scopes = ['WRITE'] }: { name: string; scopes?: Scope[] },
): Promise<TestUser> {
  const [user] = await addUsers(app, colleague, { names: [name], scopes })
  return user as TestUser
}

/** Adds several users at once. */
export async function addUsers(
  { database: { prisma } }: Pick<App, 'database'>,
  colleague: TestClient,
  { names, scopes }: { names: string[]; scopes: Scope[] },
): Promise<TestUser[]> {
  const { workspaceId } = await prisma.apiKey.findUniqueOrThrow({
    where: { digest: digestSecret(colleague.secret) },
  })
  const users = names.map(name => ({ id: uuidv7(), workspaceId, name, secret: generateSecret() }))
  await prisma.user.createMany({ data: users.map(({ id, name }) => ({ id, workspaceId, name })) })
  await prisma.apiKey.createMany({
    data: users.map(({ id, name, secret }) => ({
      workspaceId,
      userId: id,
      name: `Key of ${name}`,
      prefix: secretPrefix(secret),
      digest: digestSecret(secret),
      scopes,
    })),
  })
  return users.map(({ id, secret }) => ({
    id: encodeId('User', id),
    uuid: id,
    client: createTestClient(colleague.url, secret),
  }))
}

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

/** One more user, with a key, in the workspace of a client. */
export async function addUser(
  app: Pick<App, 'database'>,
  beside: TestClient,
  { name, scopes = ['WRITE'] }: { name: string; scopes?: Scope[] },
): Promise<TestUser> {
  const [user] = await addUsers(app, beside, { names: [name], scopes })
  return user as TestUser
}

/** The same for many, at once. */
export async function addUsers(
  { database: { prisma } }: Pick<App, 'database'>,
  beside: TestClient,
  { names, scopes }: { names: string[]; scopes: Scope[] },
): Promise<TestUser[]> {
  const { workspaceId } = await prisma.apiKey.findUniqueOrThrow({
    where: { digest: digestSecret(beside.secret) },
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
    client: createTestClient(beside.url, secret),
  }))
}

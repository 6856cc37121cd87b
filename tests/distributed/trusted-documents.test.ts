import { expect, it } from 'vitest'
import { newSecret, startCanopyInside } from '../support/canopy-process.ts'
import { postRaw } from '../support/raw-request.ts'
import { registerOne, removeRegistration } from '../support/register-documents.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { waitUntil } from '../support/wait-until.ts'

it('runs a document that another process registered, until another process removes it', async () => {
  const database = await createTestDatabase()
  atEnd(database.drop)
  const settings = { ...database.settings, BOOTSTRAP_API_KEY: newSecret() }
  const { client: one } = await startCanopyInside(settings, ['--role=api'])
  const { client: other } = await startCanopyInside(settings, ['--role=api'])
  const text = '{ viewer { user { name } } }'
  const status = async (documentId: string) => (await postRaw(other, { documentId })).status
  const documentId = await registerOne(one, text)
  expect(await status(documentId)).toBe(200)
  await removeRegistration(one, documentId)
  await waitUntil('the other process no longer runs it', async () => (await status(documentId)) === 404)
  expect((await postRaw(one, { documentId })).status).toBe(404)
  // Unknown documents are not cached.
  expect(await registerOne(one, text)).toBe(documentId)
  expect(await status(documentId)).toBe(200)
})

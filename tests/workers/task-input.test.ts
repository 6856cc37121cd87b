import { expect, it } from 'vitest'
import { transact } from '../../src/platform/bus/transact.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { createTask } from '../../src/tasks/queue.ts'
import { graphql } from '../support/gql/gql.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { wakeWorkers } from '../support/tasks/wake-task.ts'

const Read = graphql(`
  query TaskInput($id: ID!) {
    task(id: $id) { status attempt failure { code message } deadLetter { reason } }
  }
`)
const Redrive = graphql(`
  mutation TaskInputRedrive($id: ID!) {
    redriveTask(input: { id: $id }) { __typename ... on ConflictError { message } }
  }
`)

const canopy = setUpTestCanopy()

const INVALID = { documentIds: 'all of them' }

it('a task with invalid input fails at its first attempt and cannot be redriven', async () => {
  const { prisma } = canopy.app.database
  const { id: workspaceId } = await prisma.workspace.findFirstOrThrow()
  const row = await prisma.task.create({
    data: { workspaceId, kind: 'DOCUMENT_INGESTION', input: INVALID, maxAttempts: 3, timeoutMs: 60_000 },
  })
  wakeWorkers(canopy.app.bus, row)
  await canopy.idle()
  const id = encodeId('Task', row.id)
  expect((await canopy.client.run(Read, { id })).task).toEqual({
    status: 'FAILED',
    attempt: 1,
    failure: {
      code: 'VALIDATION_FAILED',
      message: 'The task input is invalid. Send the request again.',
    },
    deadLetter: { reason: 'VALIDATION_FAILED' },
  })
  const { redriveTask } = await canopy.client.run(Redrive, { id })
  expect(redriveTask).toEqual({
    __typename: 'ConflictError',
    message: 'The input of this task is no longer valid. Send the original request again.',
  })
})

it('a task with invalid input is not created', async () => {
  const { app } = canopy
  const { prisma } = app.database
  const { id: workspaceId } = await prisma.workspace.findFirstOrThrow()
  const before = await prisma.task.count()
  const created = transact({ app, db: prisma }, tx =>
    createTask(app, tx, { workspaceId, kind: 'DOCUMENT_INGESTION', input: INVALID }),
  )
  await expect(created).rejects.toThrow('documentIds')
  expect(await prisma.task.count()).toBe(before)
})

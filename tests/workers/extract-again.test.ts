import { expect, it } from 'vitest'
import type { TaskServices } from '../../src/app.ts'
import type { TaskRun } from '../../src/tasks/define.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'
import { addAndWait, addRaw, uploadFile } from '../support/upload-file.ts'

/** The number of interruptions before the task finished. */
let cuts = 0
const canopy = setUpTestCanopy({}, { ...TASK_CODES, DOCUMENT_INGESTION: ingestInPieces })

/** Interrupts the task after its first effect and restarts it, until nothing is left to do. */
async function ingestInPieces(run: TaskRun, services: TaskServices) {
  for (cuts = 0; ; cuts++) {
    const cut: TaskRun = {
      ...run,
      report: async () => {},
      async effect(write) {
        await run.effect(write)
        throw new Error('cut off')
      },
    }
    try {
      return await TASK_CODES.DOCUMENT_INGESTION(cut, services)
    } catch (error) {
      if ((error as Error).message !== 'cut off') throw error
    }
  }
}

it('does not repeat what was done before a worker died, and reports the same result', async () => {
  const upload = (text: string | Buffer) => uploadFile(canopy.client, 'a.txt', Buffer.from(text))
  await addAndWait(canopy.client, { sourceUri: 'known', text: 'known' }, { text: 'twin' })
  const { documents, report } = await addAndWait(
    canopy.client,
    { sourceUri: 'new', uploadId: await upload('new') },
    { sourceUri: 'known', uploadId: await upload('\uFEFFknown') },
    { sourceUri: 'broken', uploadId: await upload('bro\0ken') },
    { sourceUri: 'also new', text: 'also new' },
  )
  expect(cuts).toBeGreaterThanOrEqual(5)
  expect(report).toMatchObject({
    indexed: 2,
    unchanged: 1,
    chunks: 3,
    failed: [{ id: documents[2]?.id, failure: expect.stringMatching(/NUL/) }],
  })
  const { prisma } = canopy.app.database
  expect(await prisma.document.count()).toBe(5)
  expect(await prisma.uploadPart.count()).toBe(0)
})

it('keeps the indexed text when a new file cannot be read, and replaces it with later text', async () => {
  const source = { sourceUri: 'stays' }
  const first = await addAndWait(canopy.client, { ...source, text: 'Still here.' })
  const uploadId = await uploadFile(canopy.client, 'a.txt', Buffer.from('a\0b'))
  const { documents } = await addAndWait(canopy.client, { ...source, uploadId })
  expect(documents[0]).toMatchObject({ status: 'FAILED', chunks: { nodes: [{ content: 'Still here.' }] } })
  const mended = await addAndWait(canopy.client, { ...source, text: 'Mended.' })
  expect(mended.documents[0]).toMatchObject({ id: first.documents[0]?.id, status: 'INDEXED', failure: null })
})

it('indexes the last upload for a source, even if it is queued behind another', async () => {
  const uploads = await Promise.all(
    ['older', 'newer'].map(text => uploadFile(canopy.client, 'a.txt', Buffer.from(text))),
  )
  const give = (uploadId: string) => addRaw(canopy.client, { documents: [{ sourceUri: 'racing', uploadId }] })
  for (const uploadId of uploads) await give(uploadId)
  const last = await addAndWait(canopy.client, { text: 'the end of the queue' })
  expect(last.report).toMatchObject({ indexed: 1 })
  await canopy.idle()
  const racing = await canopy.app.database.prisma.document.findFirst({
    where: { sourceUri: 'racing' },
    include: { text: true },
  })
  expect(racing).toMatchObject({ status: 'INDEXED', text: { content: 'newer' } })
})

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFailed } from 'vitest'
import {
  type CanopyProcess,
  newSecret,
  readReadiness,
  startCanopyInside,
  startScopedProcess,
} from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { generate, makeApprovedPlan, makeReportWorld, readWhenDone } from '../support/report-world.ts'
import { sized } from '../support/scale.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { sendDocuments, sendRedrive } from '../support/send-work.ts'
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts'
import { atEnd, startTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES, type TaskCodes } from '../support/tasks/task-codes.ts'
import { newUpload, putFile } from '../support/upload-file.ts'

const Read = graphql(`
  query FullDiskRead {
    agents { nodes { name coverage { percent } } }
    search(input: { query: "annual leave" }) { hits { chunk { content } } }
  }
`)
const Ask = graphql(`
  query FullDiskAsk($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave" }) { hits { score } }
  }
`)
const Stream = graphql(`
  subscription FullDiskStream($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave" }) { __typename }
  }
`)
const Count = graphql(`
  query FullDiskCount { documents { totalCount } }
`)
const AddDocument = graphql(`
  mutation FullDiskAdd($text: String!) {
    addDocuments(input: { documents: [{ text: $text }] }) { __typename }
  }
`)
const DeadLetter = graphql(`
  query FullDiskDeadLetter($id: ID!) {
    task(id: $id) { status failure { code message } deadLetter { reason } }
  }
`)

/** Typical of a small container. */
const DISK_BYTES = 200_000_000
const RESERVE_BYTES = 64_000_000

/** Proof only: these tests take a minute in total. */
const itInProof = sized(null, it)

/** Mounts a small disk with an empty, migrated database. */
async function mountDataDir(): Promise<SmallDisk> {
  const disk = await mountSmallDisk(DISK_BYTES)
  cpSync(join(inject('templateDataDir') ?? '', 'data'), join(disk.path, 'data'), { recursive: true })
  return disk
}

const add = (canopy: CanopyProcess, content = 'More about leave.') =>
  canopy.client.send(AddDocument, { text: content })

describe.skipIf(!canMountDisks())('a nearly full disk', () => {
  it('rejects writes with a clear error, keeps reading, recovers and stops', async () => {
    const disk = await mountDataDir()
    const canopy = await startScopedProcess({ DATA_DIR: disk.path, UPLOAD_MAX_BYTES: '1000000' })
    onTestFailed(() => console.log(canopy.output()))
    const { agentId } = await seedWorld(canopy.client)
    const upload = await newUpload(canopy.client, { filename: 'a.txt', bytes: 500_000 })
    const before = await canopy.client.run(Read, {})

    await disk.fill(RESERVE_BYTES / 2)
    const refused = await add(canopy)
    expect(refused.errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^Writes are refused: the disk is full/),
      extensions: { code: 'UNAVAILABLE' },
    })
    expect(JSON.stringify(refused)).not.toMatch(/INSERT|SELECT|read-only transaction/)
    expect(await putFile(upload.url, Buffer.alloc(500_000))).toMatchObject({
      status: 503,
      json: { code: 'UNAVAILABLE', message: expect.stringMatching(/^Writes are refused/) },
    })
    expect(await readdir(join(disk.path, 'uploads')).catch(() => [])).toEqual([])
    expect(await readReadiness(canopy)).toMatchObject({
      code: 200,
      status: 'degraded',
      parts: { database: expect.stringMatching(/^degraded: .*DISK_RESERVE_BYTES/) },
    })
    expect((await fetch(`${canopy.url}/health/live`)).status).toBe(200)
    expect(await canopy.client.run(Read, {})).toEqual(before)
    expect((await canopy.client.run(Ask, { agentId })).agentQuery.hits).toHaveLength(1)
    // A streamed query is a write: it is recorded so that it can be resumed.
    await expect(canopy.client.watch(Stream, { agentId }).next()).rejects.toThrow('Writes are refused')

    await disk.empty()
    expect((await add(canopy)).data?.addDocuments.__typename).toBe('AddDocumentsPayload')
    expect((await putFile(upload.url, Buffer.alloc(500_000, 'text '))).status).toBe(200)
    expect(await readReadiness(canopy)).toMatchObject({ code: 200, status: 'ready' })

    await disk.fill(0)
    expect((await add(canopy)).errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
    expect(await canopy.client.run(Read, {})).toMatchObject({ agents: before.agents })
    expect(await canopy.end('SIGTERM')).toBe(0)
  })

  it('restarts an interrupted task once there is space again', async () => {
    const disk = await mountDataDir()
    let runs = 0
    const codes: TaskCodes = {
      ...TASK_CODES,
      async DOCUMENT_INGESTION(run, services) {
        await run.report({ percent: 1, step: 'before the disk is full' })
        if (++runs === 1) await disk.fill(RESERVE_BYTES / 2)
        return TASK_CODES.DOCUMENT_INGESTION(run, services)
      },
    }
    const settings = { DATA_DIR: disk.path, BOOTSTRAP_API_KEY: newSecret() }
    const { app, client, idle } = await startCanopyInside(settings, [], codes)
    const taskId = await sendDocuments(client, 3)
    await expect.poll(() => runs).toBe(1)
    await idle()
    const { prisma } = app.database
    expect(await prisma.task.findMany()).toMatchObject([{ status: 'RUNNING', attempt: 1 }])
    expect(await prisma.document.count({ where: { status: 'INDEXED' } })).toBe(0)

    await disk.empty()
    await prisma.$executeRaw`UPDATE tasks SET started_at = now() - interval '1 hour'`
    await idle()
    await waitForTask(client, taskId)
    expect(await prisma.task.findMany({ where: { kind: 'DOCUMENT_INGESTION' } })).toMatchObject([
      { status: 'COMPLETED', attempt: 2, losses: 0, failure: null },
    ])
    expect(await prisma.document.count({ where: { status: 'INDEXED' } })).toBe(3)
  })

  itInProof?.('is not filled up by many concurrent uploads', async () => {
    const disk = await mountDataDir()
    const bytes = 4_000_000
    // Incompressible data.
    const file = createHash('shake256', { outputLength: bytes }).update('file').digest()
    const canopy = await startScopedProcess({ DATA_DIR: disk.path, UPLOAD_MAX_BYTES: String(bytes) })
    const urls = []
    for (let i = 0; i < 20; i++) urls.push((await newUpload(canopy.client, { filename: 'a.txt', bytes })).url)
    // Leaves room for two uploads.
    await disk.fill(RESERVE_BYTES + 8 * bytes)
    const answers = await Promise.all(urls.map(url => putFile(url, file)))
    const taken = answers.filter(({ status }) => status === 200)
    expect(taken.length).toBeGreaterThan(0)
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(urls.length - taken.length)
    expect(taken.length).toBeLessThan(urls.length)
    expect(await readdir(join(disk.path, 'uploads'))).toEqual([])
    expect(await readReadiness(canopy)).toMatchObject({ status: 'ready' })
    expect(await canopy.end('SIGTERM')).toBe(0)
  })

  itInProof?.('loses no acknowledged document when concurrent writes fill it', async () => {
    const disk = await mountDataDir()
    const canopy = await startScopedProcess({ DATA_DIR: disk.path })
    onTestFailed(() => console.log(canopy.output().slice(-5_000)))
    let acknowledged = 0
    let refusals = 0
    const write = async (writer: number) => {
      for (let i = 0; ; i++) {
        const { data, errors } = await add(canopy, `${writer} ${i} `.repeat(10_000))
        if (data) acknowledged++
        if (!errors) continue
        expect(errors[0]?.extensions.code).toBe('UNAVAILABLE')
        refusals++
        return
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
    expect(refusals).toBe(8)
    expect(await readReadiness(canopy)).toMatchObject({ code: 200, status: 'degraded' })
    const { documents } = await canopy.client.run(Count, {})
    expect(documents.totalCount).toBe(acknowledged)
    expect(await canopy.end('SIGTERM')).toBe(0)
  })

  itInProof?.(
    'ends the process with a clear error when Postgres fills it, and the process starts again once there is space',
    async () => {
      const disk = await mountDataDir()
      const settings = {
        DATA_DIR: disk.path,
        // Lets Postgres fill the disk.
        DISK_RESERVE_BYTES: '0',
        BOOTSTRAP_API_KEY: newSecret(),
        PORT: '0',
        DEMO: 'false',
        LOG_LEVEL: 'silent',
      }
      const first = await startScopedProcess(settings)
      await seedWorld(first.client)
      const upload = await newUpload(first.client, { filename: 'a.txt', bytes: 500_000 })
      await disk.fill(200_000)
      expect(await putFile(upload.url, Buffer.alloc(500_000))).toMatchObject({
        status: 503,
        json: { code: 'UNAVAILABLE' },
      })
      expect(await readdir(join(disk.path, 'uploads'))).toEqual([])
      await disk.empty()
      expect((await putFile(upload.url, Buffer.alloc(500_000, 'text '))).status).toBe(200)
      expect(await first.end('SIGTERM')).toBe(0)

      const { PATH = '' } = process.env
      const env = { PATH, NODE_COMPILE_CACHE: inject('compileCacheDir'), ...settings }
      const child = spawn(process.execPath, ['tests/support/write-log-process.ts'], { env })
      atEnd(() => child.kill('SIGKILL'))
      let output = ''
      child.stdout.on('data', data => (output += data))
      const ended = once(child, 'close')
      await expect.poll(() => output).toContain('Canopy is ready.')
      await disk.fill(0)
      child.stdin.write('go')
      const [code] = await ended
      expect(output).toMatch(
        /The embedded database stopped \(could not write to file "pg_wal\/.*No space left on device\)\..*0 MB free/,
      )
      expect(code).toBe(1)

      await expect(startScopedProcess(settings)).rejects.toThrow(
        /ended with 1 .*DATA_DIR .*: its disk has 0 MB free, but Canopy needs 32 MB to start\. Free some space/s,
      )
      await disk.empty()
      const again = await startScopedProcess(settings)
      expect((await again.client.run(Read, {})).agents.nodes).toHaveLength(1)
      expect((await add(again)).data?.addDocuments.__typename).toBe('AddDocumentsPayload')
    },
  )

  itInProof?.(
    'fails a report with a retryable reason when it stores the artifacts, and keeps no partial file',
    async () => {
      const disk = await mountSmallDisk(1_000_000)
      const canopy = await startTestCanopy({
        ARTIFACT_STORE: 'disk',
        ARTIFACT_FOLDER: disk.path,
        TASK_MAX_ATTEMPTS: '1',
      })
      atEnd(() => canopy.stop())
      const { agentId } = await makeReportWorld(canopy.client)
      const { planId } = await makeApprovedPlan(canopy.app, agentId)
      await disk.fill(0)
      const accepted = await generate(canopy.client, { planId })
      if (accepted.__typename !== 'GenerateReportPayload') throw new Error(JSON.stringify(accepted))
      await waitForTask(canopy.client, accepted.task.id)
      const { task } = await canopy.client.run(DeadLetter, { id: accepted.task.id })
      expect(task).toEqual({
        status: 'FAILED',
        failure: {
          code: 'UNAVAILABLE',
          message: expect.stringMatching(/^Writes are refused: the disk is full/),
        },
        deadLetter: { reason: 'DEPENDENCY_UNAVAILABLE' },
      })
      const left = await readdir(disk.path, { recursive: true, withFileTypes: true })
      expect(left.filter(entry => entry.isFile()).map(({ name }) => name)).toEqual(['ballast'])

      await disk.empty()
      const again = await sendRedrive(canopy.client, accepted.task.id)
      expect((await readWhenDone(canopy.client, again)).sections.length).toBeGreaterThan(0)
    },
  )
})

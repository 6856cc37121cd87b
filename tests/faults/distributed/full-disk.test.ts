import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it, onTestFailed } from 'vitest'
import {
  type CanopyProcess,
  newSecret,
  runRefusedCanopy,
  startCanopyProcess,
} from '../../support/canopy-process.ts'
import { graphql } from '../../support/gql/gql.ts'
import { generate, makeApprovedPlan, makeReportWorld, readWhenDone } from '../../support/report-world.ts'
import { seedWorld, waitForTask } from '../../support/seed.ts'
import { mountSmallDisk } from '../../support/small-disk.ts'
import { atEnd, startTestCanopy } from '../../support/start-test-canopy.ts'
import { addRaw, newUpload, putFile } from '../../support/upload-file.ts'

const Read = graphql(`
  query FullDiskRead {
    agents { nodes { name coverage { percent } } }
    search(input: { query: "annual leave" }) { hits { chunk { content } } }
  }
`)
const Ask = graphql(`
  subscription FullDiskAsk($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave" }) { __typename }
  }
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
const Redrive = graphql(`
  mutation FullDiskRedrive($id: ID!) {
    redriveTask(input: { id: $id }) {
      __typename
      ... on RedriveTaskPayload { task { id } }
      ... on Error { message }
    }
  }
`)

/** As in a small container. */
const DISK_BYTES = 150_000_000
const RESERVE_BYTES = 64_000_000

async function start(dataDir: string, settings: Record<string, string> = {}): Promise<CanopyProcess> {
  const canopy = await startCanopyProcess({ DATA_DIR: dataDir, ...settings })
  atEnd(async () => {
    if (!canopy.hasEnded()) await canopy.end('SIGKILL')
  })
  return canopy
}

const add = (canopy: CanopyProcess, content = 'More about leave.') =>
  canopy.client.send(AddDocument, { text: content })

async function readiness({ url }: CanopyProcess) {
  const response = await fetch(`${url}/health/ready`)
  return { status: response.status, json: await response.json() }
}

it('a nearly full disk refuses writes, keeps answering reads, says so, and recovers', async () => {
  const disk = await mountSmallDisk(DISK_BYTES)
  const secret = newSecret()
  const settings = { BOOTSTRAP_API_KEY: secret, UPLOAD_MAX_BYTES: '1000000' }
  let canopy = await start(disk.path, settings)
  const { agentId } = await seedWorld(canopy.client)
  const upload = await newUpload(canopy.client, { filename: 'a.txt', bytes: 500_000 })
  const before = await canopy.client.run(Read, {})

  onTestFailed(() => console.log(canopy.output()))
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
  expect(await readiness(canopy)).toMatchObject({
    status: 200,
    json: {
      status: 'degraded',
      parts: { database: expect.stringMatching(/^degraded: .*DISK_RESERVE_BYTES/) },
    },
  })
  expect((await fetch(`${canopy.url}/health/live`)).status).toBe(200)
  expect(await canopy.client.run(Read, {})).toEqual(before)
  const asked = []
  for await (const { agentQuery } of canopy.client.watch(Ask, { agentId })) asked.push(agentQuery.__typename)
  expect(asked).toContain('QueryHit')

  await disk.empty()
  expect((await add(canopy)).data?.addDocuments.__typename).toBe('AddDocumentsPayload')
  expect((await putFile(upload.url, Buffer.alloc(500_000, 'text '))).status).toBe(200)
  expect(await readiness(canopy)).toMatchObject({ status: 200, json: { status: 'ready' } })

  await disk.fill(0)
  expect((await add(canopy)).errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
  expect(await canopy.client.run(Read, {})).toMatchObject({ agents: before.agents })
  expect(await canopy.end('SIGTERM')).toBe(0)

  const { code, output } = await runRefusedCanopy({ DATA_DIR: disk.path, PORT: '0', ...settings })
  expect(code).toBe(1)
  expect(output).toMatch(
    /DATA_DIR .*: its disk has 0 MB free, and Canopy needs 64 MB to start\. Free some space/,
  )
  expect(output).not.toMatch(/\n\s+at /)

  await disk.empty()
  canopy = await start(disk.path, settings)
  expect(await canopy.client.run(Read, {})).toMatchObject({ agents: before.agents })
  const added = await addRaw(canopy.client, { documents: [{ uploadId: upload.uploadId }] })
  expect(added.__typename).toBe('AddDocumentsPayload')
})

it('a process whose database cannot write its log ends at once and says why, and starts again when there is room', async () => {
  const disk = await mountSmallDisk(DISK_BYTES)
  const secret = newSecret()
  const settings = {
    DATA_DIR: disk.path,
    // Nothing keeps Postgres from the last room.
    DISK_RESERVE_BYTES: '0',
    BOOTSTRAP_API_KEY: secret,
    PORT: '0',
    DEMO: 'false',
    LOG_LEVEL: 'silent',
  }
  const first = await start(disk.path, settings)
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
  child.stdout.on('data', data => {
    output += data
  })
  const ended = once(child, 'close')
  await expect.poll(() => output).toContain('Canopy is ready.')
  await disk.fill(0)
  child.stdin.write('go')
  const [code] = await ended
  expect(output).toMatch(
    /The embedded database ended itself \(could not write to file "pg_wal\/.*No space left on device\)\..*0 MB free/,
  )
  expect(code).toBe(1)

  await disk.empty()
  const again = await start(disk.path, settings)
  expect((await again.client.run(Read, {})).agents.nodes).toHaveLength(1)
  expect((await add(again)).data?.addDocuments.__typename).toBe('AddDocumentsPayload')
})

it('a full disk of artifacts fails the report with a reason that passes, and leaves no part of a file', async () => {
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
    failure: { code: 'UNAVAILABLE', message: expect.stringMatching(/^Writes are refused: the disk is full/) },
    deadLetter: { reason: 'DEPENDENCY_UNAVAILABLE' },
  })
  const left = await readdir(disk.path, { recursive: true, withFileTypes: true })
  expect(left.filter(entry => entry.isFile()).map(({ name }) => name)).toEqual(['ballast'])

  await disk.empty()
  const { redriveTask: again } = await canopy.client.run(Redrive, { id: accepted.task.id })
  if (again.__typename !== 'RedriveTaskPayload') throw new Error(JSON.stringify(again))
  expect((await readWhenDone(canopy.client, again.task.id)).sections.length).toBeGreaterThan(0)
})

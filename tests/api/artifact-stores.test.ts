import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ArtifactMissing, UNREFERENCED_MS } from '../../src/platform/artifacts/artifact-store.ts'
import { createArtifactStore } from '../../src/platform/artifacts/create-artifact-store.ts'
import type { ViewerContext } from '../../src/platform/auth/viewer.ts'
import { readConfig } from '../../src/read-config.ts'
import { removeContents } from '../../src/workers/outdated-rows.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { startS3Server } from '../support/s3-server.ts'

let test: TestApp
let context: ViewerContext
beforeAll(async () => {
  test = await openTestApp()
  context = await test.newContext()
})
afterAll(() => test.stop())

const FILE = new TextEncoder().encode('파일 '.repeat(40_000))
const SHA256 = createHash('sha256').update(FILE).digest('hex')
const settingsOf = (env: Record<string, string>) => readConfig([], env).artifacts

async function openStore(env: Record<string, string>) {
  const { app, viewer, db } = context
  const store = createArtifactStore(app.database, settingsOf(env))
  const { workspaceId } = viewer
  const keep = { workspaceId, limit: 500, config: app.config, artifacts: store }
  return {
    store,
    workspaceId,
    read: async () => buffer(await store.open(workspaceId, SHA256)),
    /** As long afterwards as a worker may take to say whose they are. */
    removeUnreferenced: async () => {
      await db.artifactContent.updateMany({ data: { putAt: new Date(Date.now() - UNREFERENCED_MS - 1000) } })
      return db.$transaction(tx => removeContents(tx, keep))
    },
    rows: () => db.artifactContent.findMany({ where: { sha256: SHA256 }, select: { data: true } }),
  }
}

describe('files in the database', () => {
  it('are kept once, read whole, and removed when nothing refers to them', async () => {
    const { store, workspaceId, read, removeUnreferenced, rows } = await openStore({})
    expect([await store.put(workspaceId, FILE), await store.put(workspaceId, FILE)]).toEqual([SHA256, SHA256])
    expect((await read()).equals(FILE)).toBe(true)
    expect(await rows()).toHaveLength(1)
    const other = await test.newContext()
    await expect(store.open(other.viewer.workspaceId, SHA256)).rejects.toThrow(ArtifactMissing)
    expect(await removeUnreferenced()).toBe(1)
    await expect(read()).rejects.toThrow(ArtifactMissing)
  })

  it('are left alone while a worker may still say whose they are', async () => {
    const { store, workspaceId, read, removeUnreferenced } = await openStore({})
    const { app, db } = context
    await store.put(workspaceId, FILE)
    const keep = { workspaceId, limit: 500, config: app.config, artifacts: store }
    expect(await db.$transaction(tx => removeContents(tx, keep))).toBe(0)
    expect((await read()).equals(FILE)).toBe(true)
    await removeUnreferenced()
  })

  it('are refused when they are too large, saying what is allowed', async () => {
    const { store, workspaceId } = await openStore({ ARTIFACT_MAX_BYTES: '1000' })
    await expect(store.put(workspaceId, new Uint8Array(1001))).rejects.toThrow(
      /has 1001 bytes, and at most 1000/,
    )
  })
})

describe('files on disk', () => {
  it('lie in the folder, whole, and go with their row', async () => {
    const folder = join(test.app.config.dataDir, 'files')
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const at = await openStore({ ARTIFACT_STORE: 'disk', ARTIFACT_FOLDER: folder })
    await Promise.all([1, 2, 3].map(() => at.store.put(at.workspaceId, FILE)))
    expect(await readdir(join(folder, at.workspaceId))).toEqual([SHA256])
    expect(await at.rows()).toEqual([{ data: null }])
    expect((await at.read()).equals(FILE)).toBe(true)
    expect(await at.removeUnreferenced()).toBe(1)
    expect(await readdir(join(folder, at.workspaceId))).toEqual([])
    await expect(at.read()).rejects.toThrow(ArtifactMissing)
  })

  it('that are gone are said to be missing', async () => {
    const folder = join(test.app.config.dataDir, 'lost')
    const at = await openStore({ ARTIFACT_STORE: 'disk', ARTIFACT_FOLDER: folder })
    await at.store.put(at.workspaceId, FILE)
    await rm(folder, { recursive: true })
    await expect(at.read()).rejects.toThrow(ArtifactMissing)
    expect(await at.removeUnreferenced()).toBe(1)
  })
})

describe('files in S3', () => {
  it('are put, read and removed by signed requests, asked again when the store is busy', async () => {
    const s3 = await startS3Server()
    onTestFinished(() => s3.stop())
    const at = await openStore(s3.settings)
    s3.failNext(1)
    await at.store.put(at.workspaceId, FILE)
    expect([...s3.objects.keys()]).toEqual([`/canopy-reports/${at.workspaceId}/${SHA256}`])
    expect((await at.read()).equals(FILE)).toBe(true)
    expect(await at.removeUnreferenced()).toBe(1)
    expect(s3.objects.size).toBe(0)
    await expect(at.read()).rejects.toThrow(ArtifactMissing)
    expect(s3.refused).toEqual([])
  })

  it('that the store refuses are an error, without the secret', async () => {
    const s3 = await startS3Server()
    onTestFinished(() => s3.stop())
    const at = await openStore({ ...s3.settings, S3_SECRET_ACCESS_KEY: 'not the right one' })
    const error = await at.store.put(at.workspaceId, FILE).catch(refused => refused)
    expect(error).toMatchObject({ message: expect.stringContaining('answered 403') })
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('not the right one')
    expect(s3.refused).toEqual(['another signature'])
    await at.removeUnreferenced().catch(() => {})
  })
})

describe('settings of where files are kept', () => {
  it.each([
    [
      { ARTIFACT_STORE: 's3', S3_BUCKET: 'reports' },
      /S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY must be set/,
    ],
    [{ ARTIFACT_STORE: 'tape' }, /ARTIFACT_STORE must be one of database, disk, s3/],
    [{ ARTIFACT_MAX_BYTES: '20000000' }, /ARTIFACT_MAX_BYTES must be at most 10000000/],
  ])('%o are refused with their remedy', (env, message) => {
    expect(() => readConfig([], env)).toThrow(message)
  })

  it('name a folder beside the other data where none is given', () => {
    const { place } = settingsOf({ ARTIFACT_STORE: 'disk', DATA_DIR: '/data' })
    expect(place).toEqual({ kind: 'disk', folder: '/data/artifacts' })
  })
})

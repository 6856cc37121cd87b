import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { ViewerContext } from '../../src/context.ts'
import { ArtifactMissing, UNREFERENCED_MS } from '../../src/platform/artifacts/artifact-store.ts'
import { createArtifactStore } from '../../src/platform/artifacts/create-artifact-store.ts'
import { createS3Store } from '../../src/platform/artifacts/s3-store.ts'
import type { WorkspaceTransaction } from '../../src/platform/database/scope-to-workspace.ts'
import { removeContents } from '../../src/workers/outdated-rows.ts'
import { removeObjects } from '../../src/workers/retention.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { startS3Server } from '../support/s3-server.ts'

let test: TestApp
let context: ViewerContext
beforeAll(async () => {
  test = await openTestApp()
  context = await test.newContext()
})
afterAll(() => test.stop())
afterEach(() => {
  vi.restoreAllMocks()
})

const FILE = new TextEncoder().encode('파일 '.repeat(40_000))
const SHA256 = createHash('sha256').update(FILE).digest('hex')
const settingsOf = (env: Record<string, string>) => readConfig([], env).artifacts

async function openStore(env: Record<string, string>) {
  const { app, viewer, db } = context
  const store = createArtifactStore(app.database, settingsOf(env))
  const { workspaceId } = viewer
  const keep = { workspaceId, limit: 500, config: app.config, artifacts: store }
  const run = {
    log: app.log,
    effect: <T>(write: (tx: WorkspaceTransaction) => Promise<T>) => db.$transaction(write),
  }
  return {
    store,
    workspaceId,
    read: async () => buffer(await store.open(workspaceId, SHA256)),
    /** Removes unreferenced contents as if their grace period were over. */
    removeUnreferenced: async () => {
      await db.artifactContent.updateMany({ data: { putAt: new Date(Date.now() - UNREFERENCED_MS - 1000) } })
      return db.$transaction(tx => removeContents(tx, keep))
    },
    removeObjects: () => removeObjects(run, keep),
    rows: () => db.artifactContent.findMany({ where: { sha256: SHA256 }, select: { data: true } }),
    abandoned: () => db.abandonedObject.findMany(),
  }
}

describe('files in the database', () => {
  it('are stored once, read completely, and removed when unreferenced', async () => {
    const { store, workspaceId, read, removeUnreferenced, rows } = await openStore({})
    expect([await store.put(workspaceId, FILE), await store.put(workspaceId, FILE)]).toEqual([SHA256, SHA256])
    expect((await read()).equals(FILE)).toBe(true)
    expect(await rows()).toHaveLength(1)
    const other = await test.newContext()
    await expect(store.open(other.viewer.workspaceId, SHA256)).rejects.toThrow(ArtifactMissing)
    expect(await removeUnreferenced()).toBe(1)
    await expect(read()).rejects.toThrow(ArtifactMissing)
  })

  it('are kept while a worker may still reference them', async () => {
    const { store, workspaceId, read, removeUnreferenced } = await openStore({})
    const { app, db } = context
    await store.put(workspaceId, FILE)
    const keep = { workspaceId, limit: 500, config: app.config, artifacts: store }
    expect(await db.$transaction(tx => removeContents(tx, keep))).toBe(0)
    expect((await read()).equals(FILE)).toBe(true)
    await removeUnreferenced()
  })

  it('are refused when too large, naming the limit', async () => {
    const { store, workspaceId } = await openStore({ ARTIFACT_MAX_BYTES: '1000' })
    await expect(store.put(workspaceId, new Uint8Array(1001))).rejects.toThrow(
      /has 1001 bytes, but the maximum is 1000/,
    )
  })
})

it('long files in the database are read in slices, only as far as the client reads', async () => {
  const { store, workspaceId, removeUnreferenced } = await openStore({})
  const long = randomBytes(600_000)
  const sha256 = await store.put(workspaceId, long)
  const slices: Buffer[] = await Array.fromAsync(await store.open(workspaceId, sha256))
  expect(slices.map(({ length }) => length)).toEqual([250_000, 250_000, 100_000])
  expect(Buffer.concat(slices).equals(long)).toBe(true)
  const reading = await store.open(workspaceId, sha256)
  const before = context.app.database.statementCount()
  await once(reading, 'readable')
  expect(context.app.database.statementCount()).toBe(before + 1)
  reading.destroy()
  await removeUnreferenced()
})

describe('files on disk', () => {
  it('are complete in the folder and removed with their row', async () => {
    const folder = join(test.app.config.dataDir, 'files')
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const at = await openStore({ ARTIFACT_STORE: 'disk', ARTIFACT_FOLDER: folder })
    await Promise.all([1, 2, 3].map(() => at.store.put(at.workspaceId, FILE)))
    expect(await readdir(join(folder, at.workspaceId))).toEqual([expect.stringMatching(`^${SHA256}-`)])
    expect(await at.rows()).toEqual([{ data: null }])
    expect((await at.read()).equals(FILE)).toBe(true)
    expect([await at.removeUnreferenced(), await at.removeObjects()]).toEqual([1, 1])
    expect(await readdir(join(folder, at.workspaceId))).toEqual([])
    expect(await at.abandoned()).toEqual([])
    await expect(at.read()).rejects.toThrow(ArtifactMissing)
  })

  it('that disappeared are reported as missing', async () => {
    const folder = join(test.app.config.dataDir, 'lost')
    const at = await openStore({ ARTIFACT_STORE: 'disk', ARTIFACT_FOLDER: folder })
    await at.store.put(at.workspaceId, FILE)
    await rm(folder, { recursive: true })
    await expect(at.read()).rejects.toThrow(ArtifactMissing)
    expect([await at.removeUnreferenced(), await at.removeObjects()]).toEqual([1, 1])
  })

  it('left unfinished by a killed process are removed; those of a live one are not', async () => {
    const folder = join(test.app.config.dataDir, 'killed')
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const at = await openStore({ ARTIFACT_STORE: 'disk', ARTIFACT_FOLDER: folder })
    const [left, growing] = [1, 2].map(() => join(folder, at.workspaceId, `${SHA256}.${randomUUID()}`))
    await mkdir(join(folder, at.workspaceId), { recursive: true })
    for (const path of [left, growing]) await writeFile(path ?? '', 'part')
    await utimes(left ?? '', new Date(0), new Date(0))
    await at.store.put(at.workspaceId, FILE)
    const names = await readdir(join(folder, at.workspaceId))
    expect(names).toHaveLength(2)
    expect(names).toContain(basename(growing ?? ''))
    await at.removeUnreferenced()
    await at.removeObjects()
  })
})

describe('files in S3', () => {
  async function openBucket() {
    const s3 = await startS3Server()
    onTestFinished(() => s3.stop())
    return { s3, at: await openStore(s3.settings) }
  }

  it('are written, read and removed with signed requests, which are retried when the store is busy', async () => {
    const { s3, at } = await openBucket()
    s3.failNext(1)
    await at.store.put(at.workspaceId, FILE)
    expect([...s3.objects.keys()]).toEqual([
      expect.stringMatching(`^/canopy-reports/${at.workspaceId}/${SHA256}-`),
    ])
    expect((await at.read()).equals(FILE)).toBe(true)
    expect([await at.removeUnreferenced(), await at.removeObjects()]).toEqual([1, 1])
    expect(s3.objects.size).toBe(0)
    await expect(at.read()).rejects.toThrow(ArtifactMissing)
    expect(s3.refused).toEqual([])
  })

  it('that are stored again during removal stay, however late the removal is', async () => {
    const { s3, at } = await openBucket()
    await at.store.put(at.workspaceId, FILE)
    await at.removeUnreferenced()
    s3.before = async method => {
      if (method === 'DELETE') await at.store.put(at.workspaceId, FILE)
    }
    expect(await at.removeObjects()).toBe(1)
    expect(s3.objects.size).toBe(1)
    expect((await at.read()).equals(FILE)).toBe(true)
    s3.before = null
    await at.removeUnreferenced()
    await at.removeObjects()
  })

  it('that cannot be removed do not block others and are retried later', async () => {
    const { s3, at } = await openBucket()
    const { db } = context
    const kept = (await at.store.put(at.workspaceId, FILE)) && [...s3.objects.keys()]
    await at.store.put(at.workspaceId, FILE.slice(1))
    expect(await at.removeUnreferenced()).toBe(2)
    s3.before = async (method, key) => {
      if (method === 'DELETE' && kept.includes(key)) throw new Error('Nobody may delete that.')
    }
    expect(await at.removeObjects()).toBe(1)
    expect([...s3.objects.keys()]).toEqual(kept)
    expect(await at.removeObjects()).toBe(0)
    expect(await at.abandoned()).toHaveLength(1)
    s3.before = null
    await db.abandonedObject.updateMany({ data: { triedAt: new Date(Date.now() - 3_600_000) } })
    expect(await at.removeObjects()).toBe(1)
    expect([s3.objects.size, await at.abandoned()]).toEqual([0, []])
  })

  it('that the store refuses cause an error without the secret', async () => {
    const s3 = await startS3Server()
    onTestFinished(() => s3.stop())
    const at = await openStore({ ...s3.settings, S3_SECRET_ACCESS_KEY: 'not the right one' })
    const error = await at.store.put(at.workspaceId, FILE).catch(refused => refused)
    expect(error).toMatchObject({ message: expect.stringContaining('responded with status 403') })
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('not the right one')
    expect(s3.refused).toEqual(['another signature'])
    await at.removeUnreferenced()
    expect(await at.removeObjects()).toBe(0)
    await context.db.abandonedObject.deleteMany()
  })

  describe('from a slow store', () => {
    /** Longer than any test. No other timers have these durations. */
    const PATIENCE = { answerMs: 300_002, silenceMs: 300_003 }

    /** Creates a bucket with one object, and a store that reads it. */
    async function openObject(bytes: number) {
      const s3 = await startS3Server()
      onTestFinished(() => s3.stop())
      const { place } = settingsOf(s3.settings)
      if (place.kind !== 's3') throw new Error('The settings name another place.')
      const data = randomBytes(bytes)
      const sha256 = createHash('sha256').update(data).digest('hex')
      const store = createS3Store(place, PATIENCE)
      await store.put('workspace/object', data, sha256)
      return { s3, data, store }
    }

    it('have no time limit while the reader pauses', async () => {
      // More than the read-ahead buffer holds.
      const { data, store } = await openObject(5_000_000)
      const timers = holdTimers(PATIENCE.silenceMs)
      const reading = await store.open('workspace/object')
      await once(reading, 'readable')
      // The read-ahead buffer is full, so nothing more is requested from the store.
      await expect.poll(() => reading.readableLength).toBeGreaterThanOrEqual(reading.readableHighWaterMark)
      expect(timers.count()).toBe(0)
      expect((await buffer(reading)).equals(data)).toBe(true)
    })

    it('fail if the store falls silent midway, and the connection is closed', async () => {
      const { s3, store } = await openObject(10_000)
      const timers = holdTimers(PATIENCE.silenceMs)
      const isClosed = Promise.withResolvers<void>()
      s3.send = (response, object) => {
        response.write(object.subarray(0, 1000))
        response.once('close', isClosed.resolve)
      }
      const reading = await store.open('workspace/object')
      await once(reading, 'readable')
      // The reader now waits for the next piece, which never arrives.
      await expect.poll(timers.count).toBe(1)
      timers.expire()
      await expect(buffer(reading)).rejects.toThrow(/sent no more .* for 300003 ms/)
      await isClosed.promise
    })

    it('fail if the store does not answer', async () => {
      const { s3, store } = await openObject(10_000)
      const timers = holdTimers(PATIENCE.answerMs)
      const isAsked = Promise.withResolvers<void>()
      s3.before = () => {
        isAsked.resolve()
        return new Promise(() => {})
      }
      const opening = store.open('workspace/object')
      opening.catch(() => {})
      await isAsked.promise
      timers.expire()
      await expect(opening).rejects.toThrow(/did not respond to GET .* within 300002 ms/)
    })
  })
})

describe('artifact store settings', () => {
  it.each([
    [
      { ARTIFACT_STORE: 's3', S3_BUCKET: 'reports' },
      /S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY must be set/,
    ],
    [{ ARTIFACT_STORE: 'tape' }, /ARTIFACT_STORE must be one of database, disk, s3/],
    [{ ARTIFACT_MAX_BYTES: '20000000' }, /ARTIFACT_MAX_BYTES must be at most 10000000/],
  ])('%o are rejected with their remedy', (env, message) => {
    expect(() => readConfig([], env)).toThrow(message)
  })

  it('default to a folder next to the other data', () => {
    const { place } = settingsOf({ ARTIFACT_STORE: 'disk', DATA_DIR: '/data' })
    expect(place).toEqual({ kind: 'disk', folder: '/data/artifacts' })
  })
})

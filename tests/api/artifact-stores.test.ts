import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
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
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.stop())
afterEach(() => {
  vi.restoreAllMocks()
})

const FILE = new TextEncoder().encode('파일 '.repeat(40_000))
const SHA256 = createHash('sha256').update(FILE).digest('hex')
const settingsOf = (env: Record<string, string>) => readConfig([], env).artifacts

/** Opens the store that the settings describe, for a new workspace. */
async function openStore(env: Record<string, string> = {}) {
  const { app, viewer, db } = await test.newContext()
  const store = createArtifactStore(app.database, settingsOf(env))
  const { workspaceId } = viewer
  const options = { workspaceId, limit: 500, config: app.config, artifacts: store }
  const run = {
    log: app.log,
    effect: <T>(write: (tx: WorkspaceTransaction) => Promise<T>) => db.$transaction(write),
  }
  const remove = () => db.$transaction(tx => removeContents(tx, options))
  return {
    db,
    workspaceId,
    put: (data: Uint8Array = FILE) => store.put(workspaceId, data),
    open: (sha256: string) => store.open(workspaceId, sha256),
    read: async () => buffer(await store.open(workspaceId, SHA256)),
    /** Removes unreferenced contents whose grace period is over. */
    removeContents: remove,
    /** Removes unreferenced contents as if their grace period were over. */
    removeUnreferenced: async () => {
      await db.artifactContent.updateMany({ data: { putAt: new Date(Date.now() - UNREFERENCED_MS - 1000) } })
      return remove()
    },
    removeObjects: () => removeObjects(run, options),
    rows: () => db.artifactContent.findMany({ where: { sha256: SHA256 }, select: { data: true } }),
    abandoned: () => db.abandonedObject.findMany(),
  }
}

describe('files in the database', () => {
  it('are stored once, read completely, and removed when unreferenced', async () => {
    const files = await openStore()
    expect([await files.put(), await files.put()]).toEqual([SHA256, SHA256])
    expect((await files.read()).equals(FILE)).toBe(true)
    expect(await files.rows()).toHaveLength(1)
    const ofAnotherWorkspace = await openStore()
    await expect(ofAnotherWorkspace.read()).rejects.toThrow(ArtifactMissing)
    expect(await files.removeUnreferenced()).toBe(1)
    await expect(files.read()).rejects.toThrow(ArtifactMissing)
  })

  it('are kept while a worker may still reference them', async () => {
    const files = await openStore()
    await files.put()
    expect(await files.removeContents()).toBe(0)
    expect((await files.read()).equals(FILE)).toBe(true)
  })

  it('are refused with the limit in the message if they are too large', async () => {
    const files = await openStore({ ARTIFACT_MAX_BYTES: '1000' })
    await expect(files.put(new Uint8Array(1001))).rejects.toThrow(/has 1001 bytes, but the maximum is 1000/)
  })

  it('are read in slices, only as far as the client reads', async () => {
    const files = await openStore()
    const long = randomBytes(600_000)
    const sha256 = await files.put(long)
    const slices: Buffer[] = await Array.fromAsync(await files.open(sha256))
    expect(slices.map(({ length }) => length)).toEqual([250_000, 250_000, 100_000])
    expect(Buffer.concat(slices).equals(long)).toBe(true)
    const reading = await files.open(sha256)
    const before = test.app.database.statementCount()
    await once(reading, 'readable')
    expect(test.app.database.statementCount()).toBe(before + 1)
    reading.destroy()
  })
})

describe('files on disk', () => {
  async function openFolder() {
    const root = join(test.app.config.dataDir, 'files')
    const files = await openStore({ ARTIFACT_STORE: 'disk', ARTIFACT_FOLDER: root })
    return { files, folder: join(root, files.workspaceId) }
  }

  it('are complete in the folder and removed with their row', async () => {
    const { files, folder } = await openFolder()
    await Promise.all([1, 2, 3].map(() => files.put()))
    expect(await readdir(folder)).toEqual([expect.stringMatching(`^${SHA256}-`)])
    expect(await files.rows()).toEqual([{ data: null }])
    expect((await files.read()).equals(FILE)).toBe(true)
    expect([await files.removeUnreferenced(), await files.removeObjects()]).toEqual([1, 1])
    expect(await readdir(folder)).toEqual([])
    expect(await files.abandoned()).toEqual([])
    await expect(files.read()).rejects.toThrow(ArtifactMissing)
  })

  it('that disappeared are reported as missing', async () => {
    const { files, folder } = await openFolder()
    await files.put()
    await rm(folder, { recursive: true })
    await expect(files.read()).rejects.toThrow(ArtifactMissing)
    expect([await files.removeUnreferenced(), await files.removeObjects()]).toEqual([1, 1])
  })

  it('are removed if a killed process left them unfinished, but not if a process still writes them', async () => {
    const { files, folder } = await openFolder()
    const [abandoned, growing] = [randomUUID(), randomUUID()].map(suffix => `${SHA256}.${suffix}`)
    await mkdir(folder, { recursive: true })
    for (const name of [abandoned, growing]) await writeFile(join(folder, name ?? ''), 'part')
    await utimes(join(folder, abandoned ?? ''), new Date(0), new Date(0))
    await files.put()
    const names = await readdir(folder)
    expect(names).toHaveLength(2)
    expect(names).toContain(growing)
  })
})

describe('files in S3', () => {
  async function openBucket(settings: Record<string, string> = {}) {
    const s3 = await startS3Server()
    onTestFinished(() => s3.stop())
    return { s3, files: await openStore({ ...s3.settings, ...settings }) }
  }

  it('are written, read and removed with signed requests, which are retried when the store is busy', async () => {
    const { s3, files } = await openBucket()
    s3.failNext(1)
    await files.put()
    expect([...s3.objects.keys()]).toEqual([
      expect.stringMatching(`^/canopy-reports/${files.workspaceId}/${SHA256}-`),
    ])
    expect((await files.read()).equals(FILE)).toBe(true)
    expect([await files.removeUnreferenced(), await files.removeObjects()]).toEqual([1, 1])
    expect(s3.objects.size).toBe(0)
    await expect(files.read()).rejects.toThrow(ArtifactMissing)
    expect(s3.refused).toEqual([])
  })

  it('are kept if they are stored again during their removal', async () => {
    const { s3, files } = await openBucket()
    await files.put()
    await files.removeUnreferenced()
    s3.before = async method => {
      if (method === 'DELETE') await files.put()
    }
    expect(await files.removeObjects()).toBe(1)
    expect(s3.objects.size).toBe(1)
    expect((await files.read()).equals(FILE)).toBe(true)
  })

  it('do not block the removal of others if they cannot be removed, and are retried later', async () => {
    const { s3, files } = await openBucket()
    await files.put()
    const kept = [...s3.objects.keys()]
    await files.put(FILE.slice(1))
    expect(await files.removeUnreferenced()).toBe(2)
    s3.before = async (method, key) => {
      if (method === 'DELETE' && kept.includes(key)) throw new Error('This object cannot be deleted.')
    }
    expect(await files.removeObjects()).toBe(1)
    expect([...s3.objects.keys()]).toEqual(kept)
    expect(await files.removeObjects()).toBe(0)
    expect(await files.abandoned()).toHaveLength(1)
    s3.before = null
    await files.db.abandonedObject.updateMany({ data: { triedAt: new Date(Date.now() - 3_600_000) } })
    expect(await files.removeObjects()).toBe(1)
    expect([s3.objects.size, await files.abandoned()]).toEqual([0, []])
  })

  it('cause an error without the secret if the store refuses them', async () => {
    const { s3, files } = await openBucket({ S3_SECRET_ACCESS_KEY: 'not the right one' })
    const error = await files.put().catch(refused => refused)
    expect(error).toMatchObject({ message: expect.stringContaining('responded with status 403') })
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('not the right one')
    expect(s3.refused).toEqual(['another signature'])
    await files.removeUnreferenced()
    expect(await files.removeObjects()).toBe(0)
  })

  describe('from a slow store', () => {
    /** Longer than any test. No other timers have these durations. */
    const TIMEOUTS = { answerMs: 300_002, silenceMs: 300_003 }

    /** Creates a bucket with one object, and a store that reads it. */
    async function openObject(bytes: number) {
      const { s3 } = await openBucket()
      const { place } = settingsOf(s3.settings)
      if (place.kind !== 's3') throw new Error('The settings describe another store.')
      const data = randomBytes(bytes)
      const sha256 = createHash('sha256').update(data).digest('hex')
      const store = createS3Store(place, TIMEOUTS)
      await store.put('workspace/object', data, sha256)
      return { s3, data, store }
    }

    it('have no time limit while the reader pauses', async () => {
      // More than the read-ahead buffer holds.
      const { data, store } = await openObject(5_000_000)
      const timers = holdTimers(TIMEOUTS.silenceMs)
      const reading = await store.open('workspace/object')
      await once(reading, 'readable')
      // The read-ahead buffer is full, so nothing more is requested from the store.
      await expect.poll(() => reading.readableLength).toBeGreaterThanOrEqual(reading.readableHighWaterMark)
      expect(timers.count()).toBe(0)
      expect((await buffer(reading)).equals(data)).toBe(true)
    })

    it('fail if the store stops sending midway, and the connection is closed', async () => {
      const { s3, store } = await openObject(10_000)
      const timers = holdTimers(TIMEOUTS.silenceMs)
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
      const timers = holdTimers(TIMEOUTS.answerMs)
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
  ])('%o are rejected with a message that names the remedy', (env, message) => {
    expect(() => readConfig([], env)).toThrow(message)
  })

  it('default to a folder next to the other data', () => {
    const { place } = settingsOf({ ARTIFACT_STORE: 'disk', DATA_DIR: '/data' })
    expect(place).toEqual({ kind: 'disk', folder: '/data/artifacts' })
  })
})

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { describe, expect, it } from 'vitest'
import { requestBackup } from '../../src/platform/backup/backup-socket.ts'
import { makeFolder, runBackup, runRestore } from '../support/backup-commands.ts'
import { makeEmbeddedCanopy, newSecret, startCanopyInside } from '../support/canopy-process.ts'
import { sized } from '../support/scale.ts'
import { seedWorld } from '../support/seed.ts'
import { sendDocuments } from '../support/send-work.ts'
import { canMountDisks, mountSmallDisk } from '../support/small-disk.ts'

/** CRC-32 and length. */
const GZIP_TRAILER_BYTES = 8

const ok = { code: 0, errors: '' }
const failed = (errors: string) => ({ code: 1, errors: `${errors}\n` })

describe('npm run backup', () => {
  it('copies a stopped Canopy too, and restores what is in the folder of artifacts', async () => {
    const secret = newSecret()
    const canopy = await makeEmbeddedCanopy({ BOOTSTRAP_API_KEY: secret, ARTIFACT_STORE: 'disk' })
    const first = await canopy.startInside()
    await seedWorld(first.client)
    await first.stop()
    const artifacts = join(canopy.dataDir.path, 'artifacts', 'workspace')
    await mkdir(artifacts, { recursive: true })
    await writeFile(join(artifacts, 'report.pdf'), 'a report')

    const folder = await makeFolder()
    const file = join(folder, 'canopy.tar.gz')
    const env = { ARTIFACT_STORE: 'disk' }
    expect(await runBackup(canopy.dataDir.path, file, env)).toMatchObject(ok)
    expect(await readdir(folder)).toEqual(['canopy.tar.gz'])
    const restored = join(folder, 'restored')
    expect(await runRestore(file, restored)).toMatchObject(ok)
    expect(await readFile(join(restored, 'artifacts/workspace/report.pdf'), 'utf8')).toBe('a report')
    expect((await stat(restored)).mode & 0o777).toBe(0o700)
    await copyFile(join(canopy.dataDir.path, 'master-key'), join(restored, 'master-key'))
    const second = await startCanopyInside({ DATA_DIR: restored, BOOTSTRAP_API_KEY: secret, ...env })
    expect(await second.app.database.prisma.agent.count()).toBe(1)
  })

  it('lets the server write while the client reads slowly, one backup at a time, and ends with the server', async () => {
    const canopy = await makeEmbeddedCanopy()
    const running = await canopy.startInside()
    await seedWorld(running.client)
    // Larger than all buffers, so that the backup cannot end while nobody reads it.
    const large = join(canopy.dataDir.path, 'data', 'base', 'large')
    await writeFile(large, randomBytes(40_000_000))
    const archive = (await requestBackup(canopy.dataDir.path)) as Readable
    const aborted = expect(once(archive, 'end')).rejects.toThrow('aborted')
    archive.once('data', () => archive.pause())

    await sendDocuments(running.client, 3)
    await running.idle()
    const folder = await makeFolder()
    expect(await runBackup(canopy.dataDir.path, join(folder, 'second.tar.gz'))).toMatchObject(
      failed('Another backup is running. Wait for its end.'),
    )
    await running.stop()
    archive.resume()
    await aborted
    expect(await readdir(folder)).toEqual([])
  })

  it('says what to do without a database, with a Postgres server, and without --to', async () => {
    const folder = await makeFolder()
    const file = join(folder, 'canopy.tar.gz')
    const missing = join(folder, 'missing')
    const url = { DATABASE_URL: 'postgres://127.0.0.1/canopy' }
    expect(await runBackup(missing, file)).toMatchObject(
      failed(`DATA_DIR ${missing} has no database. Set DATA_DIR to the folder of Canopy.`),
    )
    expect(await runBackup(missing, file, url)).toMatchObject(
      failed('DATABASE_URL is set. Back up a Postgres server with pg_dump, as docs/runbook.md describes.'),
    )
    expect(await runBackup(missing, '')).toMatchObject({ code: 2 })
    expect(await readdir(folder)).toEqual([])
  })

  it.skipIf(!canMountDisks())('deletes its incomplete file if the disk is full', async () => {
    const canopy = await makeEmbeddedCanopy()
    const disk = await mountSmallDisk(1_000_000)
    const file = join(disk.path, 'canopy.tar.gz')
    // The default reserve is larger than this disk.
    const run = (reserve: string) => runBackup(canopy.dataDir.path, file, { DISK_RESERVE_BYTES: reserve })
    for (const reserve of ['64000000', '0'])
      expect(await run(reserve), reserve).toMatchObject(
        failed(
          `The disk of ${file} has too little free space. Free some, or choose a file on another disk. DISK_RESERVE_BYTES sets how much stays unused.`,
        ),
      )
    expect(await readdir(disk.path)).toEqual([])
  })
})

describe('npm run restore', () => {
  it('rejects a damaged, foreign or newer file, and leaves nothing in the folder', async () => {
    const canopy = await makeEmbeddedCanopy()
    const folder = await makeFolder()
    const path = (name: string) => join(folder, name)
    expect(await runBackup(canopy.dataDir.path, path('good'))).toMatchObject(ok)
    const good = await readFile(path('good'))
    await writeFile(path('truncated'), good)
    await truncate(path('truncated'), Math.floor(good.length / 2))
    // A single bit may change nothing: a run of zeros can be copied from several places.
    const middle = Math.floor(good.length / 2)
    await writeFile(path('overwritten'), Buffer.from(good).fill(0xff, middle, middle + 1_000))
    const checksum = good.length - GZIP_TRAILER_BYTES
    const flipped = Buffer.from(good)
    flipped[checksum] = (flipped[checksum] ?? 0) ^ 1
    await writeFile(path('flipped'), flipped)
    await writeFile(path('foreign'), 'not compressed')
    const pack = async (name: string, content: string) =>
      gzipSync(await packTar([{ header: { name, size: Buffer.byteLength(content) }, body: content }]))
    const manifest = { createdAt: new Date().toISOString(), version: '9.1.0', artifactStore: 'disk' }
    await writeFile(path('other'), await pack('notes.txt', 'hello'))
    await writeFile(path('format'), await pack('manifest.json', JSON.stringify({ ...manifest, format: 2 })))
    const migrated = JSON.stringify({ ...manifest, format: 1, migrations: ['29990101000000_later'] })
    await writeFile(path('migrated'), await pack('manifest.json', migrated))

    const damaged = (name: string) => `${path(name)} is incomplete or damaged. Restore another backup.`
    const foreign = (name: string) => `${path(name)} is not a backup of Canopy.`
    const newer =
      'The backup was made by Canopy 9.1.0, which is newer than this release. Restore it with that release or a later one.'
    const expected = {
      truncated: damaged('truncated'),
      overwritten: damaged('overwritten'),
      flipped: damaged('flipped'),
      foreign: foreign('foreign'),
      other: foreign('other'),
      format: newer,
      migrated: newer,
      missing: `${path('missing')} does not exist.`,
    }
    const repeated = sized(['truncated', 'format'], Object.keys(expected))
    for (const [name, message] of Object.entries(expected)) {
      const target = path(`restored-${name}`)
      expect(await runRestore(path(name), target), name).toMatchObject(failed(message))
      expect(await readdir(target), name).toEqual(['holder.json'])
      // The folder can be used again.
      if (repeated.includes(name))
        expect(await runRestore(path(name), target), name).toMatchObject(failed(message))
    }
    expect(await runRestore(path('good'), path('restored-truncated'))).toMatchObject(ok)
  })

  it('never overwrites data', async () => {
    const folder = await makeFolder()
    await writeFile(join(folder, 'mine.txt'), 'mine')
    expect(await runRestore(join(folder, 'any'), folder)).toMatchObject(
      failed(
        `${folder} is not empty, and a restore never overwrites data. Choose another folder with --data-dir, or move its contents away.`,
      ),
    )
    expect(await readdir(folder)).toEqual(['mine.txt'])
  })
})

import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it } from 'vitest'
import { newSecret, startScopedProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { newUpload, putFile } from '../support/upload-file.ts'

const BYTES = 100_000

it('rejects a file that another API process is receiving, and accepts it after that process died', async () => {
  const { settings, drop } = await createTestDatabase()
  atEnd(drop)
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const env = { ...settings, DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret() }
  const first = await startScopedProcess(env, ['--role=api'])
  const second = await startScopedProcess(env, ['--role=api'])
  const { url } = await newUpload(first.client, { filename: 'a.txt', bytes: BYTES })
  const { pathname, search } = new URL(url)
  const put = () => putFile(`${second.url}${pathname}${search}`, Buffer.alloc(BYTES))
  const files = () => readdir(join(dataDir.path, 'uploads'))

  const socket = connect(Number(new URL(first.url).port), '127.0.0.1')
  socket.on('error', () => {})
  atEnd(() => socket.destroy())
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: a\r\ncontent-length: ${BYTES}\r\n\r\n`)
  socket.write(Buffer.alloc(BYTES / 2))
  await expect.poll(files).toHaveLength(1)
  expect(await put()).toMatchObject({ status: 409, json: { code: 'IN_PROGRESS' } })
  expect(await files()).toHaveLength(1)

  await first.end('SIGKILL')
  expect(await put()).toMatchObject({ status: 409, json: { code: 'IN_PROGRESS' } })
  const client = new pg.Client({ connectionString: settings.DATABASE_URL })
  await client.connect()
  await client.query('UPDATE uploads SET receiving_until = now()')
  await client.end()
  expect((await put()).status).toBe(200)
  expect(await files()).toEqual([])
})

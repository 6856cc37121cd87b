import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { expectType } from '../support/expect-type.ts'
import { type HeldTimers, holdTimers } from '../support/hold-timers.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { addRaw, createUpload, newUpload, putFile, uploadFile } from '../support/upload-file.ts'

const ORIGIN = 'https://app.example.com'
/** Longer than any test. Tests expire it explicitly. */
const TIMEOUT_MS = 289_999
const URL_LIFETIME_MS = 900_000
const UNUSED_LIMIT = 60
const UNUSED_BYTES = 7_000_000
/** How long a refused client may keep sending. */
const LINGER_MS = 1_000

const canopy = setUpTestCanopy({
  UPLOAD_TIMEOUT_MS: String(TIMEOUT_MS),
  UPLOAD_MAX_BYTES: '3000000',
  UPLOAD_UNUSED_LIMIT: String(UNUSED_LIMIT),
  UPLOAD_UNUSED_BYTES: String(UNUSED_BYTES),
  CORS_ORIGINS: ORIGIN,
})

const prisma = () => canopy.app.database.prisma
const upload = (bytes: number) => newUpload(canopy.client, { filename: 'a.txt', bytes })
const rowOf = (uploadId: string) =>
  prisma().upload.findUniqueOrThrow({
    where: { id: decodeId('Upload', uploadId) ?? '' },
    include: { _count: { select: { parts: true } } },
  })
const expire = (uploadId: string) =>
  prisma().upload.update({
    where: { id: decodeId('Upload', uploadId) ?? '' },
    data: { expiresAt: new Date(Date.now() - 1000) },
  })
const filesOnDisk = () => readdir(join(canopy.app.config.dataDir, 'uploads')).catch(() => [])

afterEach(async () => {
  vi.restoreAllMocks()
  await expect.poll(filesOnDisk).toEqual([])
})

describe('createUpload', () => {
  it('returns a public URL with its expiry and the maximum size', async () => {
    const before = Date.now()
    const { url, expiresAt, maxBytes } = await upload(5)
    const after = Date.now()
    expect(url).toMatch(
      new RegExp(`^${canopy.url}/uploads/upload_\\w{26}\\?expires=\\d+&signature=[0-9a-f]{64}$`),
    )
    expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(before + URL_LIFETIME_MS)
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(after + URL_LIFETIME_MS)
    expect(maxBytes).toBe(3_000_000)
  })

  it.each([
    ['input.bytes', { filename: 'a', bytes: 0 }],
    ['input.bytes', { filename: 'a', bytes: 3_000_001 }],
    ['input.filename', { filename: '', bytes: 1 }],
    ['input.filename', { filename: '../a', bytes: 1 }],
    ['input.filename', { filename: 'a\0', bytes: 1 }],
    ['input.contentType', { filename: 'a', contentType: '', bytes: 1 }],
  ])('rejects an invalid %s with its path', async (path, input) => {
    expect(await createUpload(canopy.client, input)).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path }],
    })
  })
})

describe('a PUT', () => {
  it('stores the file in the database only and reports its size and digest', async () => {
    const file = Buffer.alloc(600_000, 'canopy ')
    const { uploadId, url } = await upload(file.length)
    const sha256 = createHash('sha256').update(file).digest('hex')
    const { status, json } = await putFile(url, file)
    expect({ status, json }).toEqual({ status: 200, json: { uploadId, bytes: file.length, sha256 } })
    const stored = { sha256, receivedAt: expect.any(Date), _count: { parts: 3 } }
    expect(await rowOf(uploadId)).toMatchObject(stored)
  })

  it('accepts a file without Content-Length', async () => {
    const { uploadId, url } = await upload(6)
    expect((await putFile(url, new Blob(['a', 'bcdef']).stream())).status).toBe(200)
    expect(await rowOf(uploadId)).toMatchObject({ _count: { parts: 1 } })
  })

  it('is refused for a second file, and the first one stays', async () => {
    const { uploadId, url } = await upload(1)
    expect((await putFile(url, 'a')).status).toBe(200)
    expect(await putFile(url, 'b')).toMatchObject({ status: 409, json: { code: 'ALREADY_RECEIVED' } })
    expect((await rowOf(uploadId)).sha256).toBe(createHash('sha256').update('a').digest('hex'))
  })

  it('accepts one of several concurrent files', async () => {
    const { uploadId, url } = await upload(100_000)
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(text => putFile(url, text.repeat(100_000))))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    expect(await rowOf(uploadId)).toMatchObject({ _count: { parts: 1 } })
  })

  it('writes one of many concurrent files to disk and refuses the others until it ends', async () => {
    const { url } = await upload(200_000)
    const { socket, answer } = openPut(url, 200_000)
    socket.write(Buffer.alloc(100_000))
    await expect.poll(filesOnDisk).toHaveLength(1)
    const others = await Promise.all(Array.from({ length: 60 }, () => putFile(url, Buffer.alloc(200_000))))
    for (const other of others)
      expect(other).toMatchObject({
        status: 409,
        json: { code: 'IN_PROGRESS', message: expect.stringMatching(/^Another request is sending the file/) },
      })
    expect(await filesOnDisk()).toHaveLength(1)
    socket.write(Buffer.alloc(100_000))
    await expect.poll(answer).toMatch(/^HTTP\/1\.1 200 /)
    socket.destroy()
  })

  it('writes one file to disk for many concurrent requests: whole, truncated, too long or chunked', async () => {
    const bytes = 100_000
    const { uploadId, url } = await upload(bytes)
    const resume = await pauseDatabase()
    // Each sends one byte too few, so the accepted request keeps waiting.
    const puts = Array.from({ length: 40 }, (_, i) => openPut(url, i % 4 === 0 ? null : bytes))
    const leave = () => {
      for (const { socket } of puts) socket.destroy()
    }
    atEnd(leave)
    const part = Buffer.alloc(bytes - 1)
    for (const [i, { socket }] of puts.entries()) if (i % 4 === 0) socket.write(`${bytes.toString(16)}\r\n`)
    for (const { socket } of puts) socket.write(part)
    await Promise.all(puts.map(({ socket }) => socket.readyState === 'open' || once(socket, 'connect')))
    // Most requests arrive now, and all look up the upload before the first one claims it.
    for (let turn = 0; turn < 100; turn++) await nextTurn()
    await resume()
    const long = await Promise.all(Array.from({ length: 10 }, () => putFile(url, Buffer.alloc(bytes + 1))))
    for (const { status } of long) expect(status).toBe(413)
    const refused = () =>
      puts.filter(({ answer }) => /^HTTP\/1\.1 409 .*Another request is sending the file/s.test(answer()))
    await expect.poll(() => refused().length).toBe(puts.length - 1)
    await expect.poll(filesOnDisk).toHaveLength(1)
    expect(puts.filter(({ answer }) => answer() === '')).toHaveLength(1)
    leave()
    await expect.poll(filesOnDisk).toEqual([])
    expect(await rowOf(uploadId)).toMatchObject({ receivedAt: null, _count: { parts: 0 } })
    await expect.poll(async () => (await putFile(url, Buffer.alloc(bytes))).status).toBe(200)
  })

  it('takes over from a request that stopped renewing its claim', async () => {
    const { uploadId, url } = await upload(6)
    const { socket, answer } = openPut(url, 6)
    socket.write('abc')
    await expect.poll(filesOnDisk).toHaveLength(1)
    await prisma().$executeRaw`UPDATE uploads SET receiving_until = now() WHERE receiving_by IS NOT NULL`
    expect((await putFile(url, 'abcdef')).status).toBe(200)
    socket.write('def')
    await expect.poll(answer).toMatch(/^HTTP\/1\.1 409 .*"code":"ALREADY_RECEIVED"/s)
    socket.destroy()
    expect(await rowOf(uploadId)).toMatchObject({ _count: { parts: 1 }, receivingBy: null })
  })

  it.each([
    ['too long', 413, 'TOO_LONG', 'abcd'],
    ['too short', 400, 'TOO_SHORT', 'ab'],
    ['too long, without Content-Length', 413, 'TOO_LONG', () => new Blob(['abcd']).stream()],
    ['too short, without Content-Length', 400, 'TOO_SHORT', () => new Blob(['ab']).stream()],
    ['empty', 400, 'TOO_SHORT', ''],
  ] as const)('is refused if it is %s, and the URL stays valid', async (_, status, code, body) => {
    const { uploadId, url } = await upload(3)
    const answer = await putFile(url, typeof body === 'function' ? body() : body)
    expect(answer).toMatchObject({
      status,
      json: { code, message: expect.stringMatching(/^The file .*\.$/) },
    })
    expect(await rowOf(uploadId)).toMatchObject({ receivedAt: null, _count: { parts: 0 } })
    expect((await putFile(url, 'abc')).status).toBe(200)
  })

  it('gives the same answer for a wrong signature, a wrong time, and an unknown id', async () => {
    const { url } = await upload(1)
    const unknown = url.replace(/upload_\w{26}/, 'upload_01h2xcejqtf2nbrexx3vqjhp41')
    const wrong = [
      url.replace(/.$/, last => (last === '0' ? '1' : '0')),
      url.replace(/expires=\d/, 'expires=9'),
      url.replace(/signature=.*/, ''),
      url.replace(/upload_/, 'doc_'),
      `${url}&more=1`,
      unknown,
      `${canopy.url}/uploads/`,
    ]
    const answers = await Promise.all(wrong.map(address => putFile(address, 'a')))
    for (const { status, json } of answers)
      expect({ status, json }).toEqual({ status: 404, json: answers[0]?.json })
    expect((await putFile(url, 'a')).status).toBe(200)
  })

  it('is refused after the URL expired', async () => {
    const { uploadId, url } = await upload(1)
    await expire(uploadId)
    expect(await putFile(url, 'a')).toMatchObject({ status: 410, json: { code: 'EXPIRED' } })
  })

  it('is the only method that the URL accepts', async () => {
    const { url } = await upload(1)
    const response = await fetch(url, { method: 'POST', body: 'a' })
    expect(response.status).toBe(405)
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' })
  })

  it('that is aborted leaves nothing, and the URL stays valid', async () => {
    const { uploadId, url } = await upload(100_000)
    const { socket } = openPut(url, 100_000)
    socket.write(Buffer.alloc(50_000))
    await expect.poll(filesOnDisk).toHaveLength(1)
    socket.destroy()
    await expect.poll(filesOnDisk).toEqual([])
    expect(await rowOf(uploadId)).toMatchObject({ receivedAt: null, _count: { parts: 0 } })
    // The claim is released just after the file is removed.
    await expect.poll(async () => (await putFile(url, Buffer.alloc(100_000))).status).toBe(200)
  })

  it('that is too slow is answered and closed', async () => {
    const { url } = await upload(100_000)
    const time = holdTimers(TIMEOUT_MS)
    const { socket, answer } = openPut(url, 100_000)
    socket.write('x')
    await expect.poll(time.count).toBe(1)
    vi.restoreAllMocks()
    const linger = holdTimers(LINGER_MS)
    time.expire()
    await expect.poll(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"TOO_SLOW"/s)
    socket.write('x')
    await expectCut(socket, linger)
  })

  it('with an endless body ends soon after the limit', async () => {
    const { url } = await upload(10)
    const linger = holdTimers(LINGER_MS)
    const { socket, answer } = openPut(url, null)
    const send = () => socket.write('5\r\nabcde\r\n', error => error || setImmediate(send))
    send()
    await expect.poll(answer).toMatch(/^HTTP\/1\.1 413 .*"code":"TOO_LONG"/s)
    await expectCut(socket, linger)
  })

  it('is allowed by CORS for allowed origins only', async () => {
    const { url } = await upload(1)
    const ask = (origin: string) =>
      fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })
    const { status, headers } = await ask(ORIGIN)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(headers.get('access-control-allow-methods')).toBe('PUT')
    expect((await ask('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull()
    const answer = await putFile(url, 'a', { origin: ORIGIN })
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(answer.headers.get('vary')).toMatch(/origin/i)
  })
})

/** Blocks the database. Statements queue in order. @returns a function that unblocks it. */
async function pauseDatabase(): Promise<() => Promise<void>> {
  const begun = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const paused = prisma().$transaction(async tx => {
    await tx.$queryRaw`SELECT 1`
    begun.resolve()
    await over.promise
  })
  await begun.promise
  return async () => {
    over.resolve()
    await paused
  }
}

/** Expects the server to close the connection after its last timer expires. */
async function expectCut(socket: Socket, linger: HeldTimers): Promise<void> {
  const isCut = () => {
    linger.expire()
    return socket.closed
  }
  await expect.poll(isCut).toBe(true)
}

/** Sends the head of a PUT request over a TCP socket. Without a length, the body is chunked. */
function openPut(url: string, length: number | null) {
  const { hostname, port, pathname, search } = new URL(url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', data => {
    answer += data
  })
  socket.on('error', () => {})
  const size = length === null ? 'transfer-encoding: chunked' : `content-length: ${length}`
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: ${hostname}\r\n${size}\r\n\r\n`)
  return { socket, answer: () => answer }
}

describe('an upload in addDocuments', () => {
  it('is rejected if it is unknown, of another workspace, not received, used, or given twice', async () => {
    const other = await uploadFile(await canopy.newClient(), 'a.txt', Buffer.from('theirs'))
    const used = await uploadFile(canopy.client, 'a.txt', Buffer.from('used'))
    await addRaw(canopy.client, { documents: [{ uploadId: used }] })
    const good = await uploadFile(canopy.client, 'a.txt', Buffer.from('good'))
    const { uploadId: empty } = await upload(1)
    const before = await prisma().document.count()
    const ids = [good, 'upload_nonsense', other, empty, used, good]
    const answer = await addRaw(canopy.client, { documents: ids.map(uploadId => ({ uploadId })) })
    expect(expectType(answer, 'ValidationError').issues).toEqual([
      { path: 'input.documents.1.uploadId', message: 'there is no upload with this id' },
      { path: 'input.documents.2.uploadId', message: 'there is no upload with this id' },
      { path: 'input.documents.3.uploadId', message: expect.stringMatching(/has no file yet/) },
      { path: 'input.documents.4.uploadId', message: expect.stringMatching(/already used/) },
      { path: 'input.documents.5.uploadId', message: 'is listed more than once' },
    ])
    expect(await prisma().document.count()).toBe(before)
    expect(await addRaw(canopy.client, { documents: [{ uploadId: good }] })).toMatchObject({
      __typename: 'AddDocumentsPayload',
    })
  })

  it('cannot be combined with text', async () => {
    const uploadId = await uploadFile(canopy.client, 'a.txt', Buffer.from('beside'))
    const answer = await addRaw(canopy.client, { documents: [{ text: 'x', uploadId }, {}] })
    expect(answer).toMatchObject({
      issues: [{ path: 'input.documents.0.uploadId' }, { path: 'input.documents.1.text' }],
    })
  })

  it('is used once by retries with the same idempotency key, and by one of two concurrent requests', async () => {
    const uploadId = await uploadFile(canopy.client, 'a.txt', Buffer.from('once'))
    const input = { documents: [{ uploadId }], idempotencyKey: 'once' }
    const first = await addRaw(canopy.client, input)
    expect(await addRaw(canopy.client, input)).toMatchObject({
      task: { id: first.__typename === 'AddDocumentsPayload' && first.task.id },
    })
    const wanted = await uploadFile(canopy.client, 'a.txt', Buffer.from('wanted'))
    const both = await Promise.all(
      ['a', 'b'].map(sourceUri => addRaw(canopy.client, { documents: [{ uploadId: wanted, sourceUri }] })),
    )
    expect(both.map(({ __typename }) => __typename).sort()).toEqual([
      'AddDocumentsPayload',
      'ValidationError',
    ])
  })
})

it('keeps upload URLs valid after a restart, and removes files of a killed process', async () => {
  const { uploadId, url } = await upload(1)
  const folder = join(canopy.app.config.dataDir, 'uploads')
  const token = randomUUID()
  await writeFile(join(folder, token), 'left')
  await prisma().$executeRaw`
    UPDATE uploads SET receiving_by = ${token}::uuid, receiving_until = now() + interval '1 hour'
    WHERE id = ${decodeId('Upload', uploadId)}::uuid`
  await canopy.restart()
  // With an embedded database, no other process can be writing to the folder.
  await expect.poll(filesOnDisk).toEqual([])
  const { pathname, search } = new URL(url)
  expect((await putFile(`${canopy.url}${pathname}${search}`, 'a')).status).toBe(200)
})

describe('unused uploads', () => {
  const create = (client: TestClient, bytes = 1) => createUpload(client, { filename: 'a.txt', bytes })
  const LIMIT = 'LimitReachedError'

  it('are limited exactly in number per workspace, also when created concurrently', async () => {
    const client = await canopy.newClient()
    const answers = await Promise.all(Array.from({ length: UNUSED_LIMIT + 5 }, () => create(client)))
    expect(answers.filter(({ __typename }) => __typename === 'CreateUploadPayload')).toHaveLength(
      UNUSED_LIMIT,
    )
    expect(answers.find(({ __typename }) => __typename === LIMIT)).toMatchObject({
      code: 'LIMIT_REACHED',
      message: expect.stringMatching(
        /^The workspace has reached its limit of 60 unused uploads\. Turn them into documents/,
      ),
      limit: UNUSED_LIMIT,
      retryAfterMs: expect.any(Number),
    })
    expect((await create(await canopy.newClient())).__typename).toBe('CreateUploadPayload')
  })

  it('no longer count once a document uses them or their URL expired without a file', async () => {
    const client = await canopy.newClient()
    const kept = await uploadFile(client, 'a.txt', Buffer.from('counts'))
    const made = []
    for (let i = 1; i < UNUSED_LIMIT; i++) made.push(await newUpload(client, { filename: 'a.txt', bytes: 1 }))
    expect((await create(client)).__typename).toBe(LIMIT)
    await addRaw(client, { documents: [{ uploadId: kept }] })
    expect((await create(client)).__typename).toBe('CreateUploadPayload')
    expect((await create(client)).__typename).toBe(LIMIT)
    await expire(made[0]?.uploadId ?? '')
    expect((await create(client)).__typename).toBe('CreateUploadPayload')
  })

  it('are limited in total bytes', async () => {
    const client = await canopy.newClient()
    for (let i = 0; i < 3; i++) await newUpload(client, { filename: 'a.txt', bytes: 2_000_000 })
    expect(await create(client, 1_000_001)).toMatchObject({ __typename: LIMIT, limit: UNUSED_BYTES })
    expect((await create(client, 1_000_000)).__typename).toBe('CreateUploadPayload')
    expect(await create(client)).toMatchObject({ __typename: LIMIT })
  })
})

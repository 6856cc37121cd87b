import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { ServerResponse } from 'node:http'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { createSignedUrl } from '../../src/platform/signed-url.ts'
import { graphql } from '../support/gql/gql.ts'
import { openRawConnection, requestHead } from '../support/raw-connection.ts'
import { requestRaw } from '../support/raw-request.ts'
import { seedWorld } from '../support/seed.ts'
import { seedArtifact } from '../support/seed-artifact.ts'
import { seedReport } from '../support/seed-report.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const ReportFiles = graphql(`
  query ReportFiles($id: ID!, $seconds: Int) {
    report(id: $id) {
      markdown
      artifacts {
        id kind filename contentType bytes sha256 createdAt
        report { id }
        downloadUrl(expiresInSeconds: $seconds)
      }
    }
  }
`)
const MarkdownThrice = graphql(`
  query MarkdownThrice($id: ID!) {
    report(id: $id) { first: markdown second: markdown }
    again: report(id: $id) { markdown }
  }
`)
/** Longer than any test. */
const STALL_MS = 300_000
const TITLE = '연차 휴가 / "안내"'

const canopy = setUpTestCanopy({ DOWNLOADS_PER_ADDRESS: '2', STREAM_STALL_MS: String(STALL_MS) })
let reportId: string
let markdown: Uint8Array
let page: Uint8Array
beforeAll(async () => {
  const seed = await seedWorld(canopy.client)
  reportId = (await seedReport(canopy.app, seed, TITLE)).reportId
  markdown = (await seedArtifact(canopy.app, reportId)).data
  page = (await seedArtifact(canopy.app, reportId, 'HTML')).data
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function files(seconds?: number) {
  const { report } = await canopy.client.run(ReportFiles, { id: reportId, seconds })
  const [text, html] = report?.artifacts ?? []
  if (!report || !text || !html) throw new Error('The report lacks its two files.')
  return { report, text, html }
}

/** More than a connection buffers while the client does not read. */
const LONG_BYTES = 9_900_000

async function addLongFile(): Promise<{ downloadUrl: string }> {
  const { artifacts, database } = canopy.app
  const { id, workspaceId } = await database.prisma.report.findFirstOrThrow()
  const sha256 = await artifacts.put(workspaceId, randomBytes(LONG_BYTES))
  const type = { kind: 'PDF', filename: 'long.pdf', contentType: 'application/pdf' } as const
  const artifact = { ...type, reportId: id, workspaceId, bytes: LONG_BYTES, sha256 }
  await database.prisma.artifact.create({ data: artifact })
  const { report } = await files()
  return { downloadUrl: report.artifacts.at(-1)?.downloadUrl ?? '' }
}

const get = (url: string, headers = {}) => requestRaw(url, { method: 'GET', headers })
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

describe('artifacts of a report', () => {
  it('have names, sizes and digests', async () => {
    const { report, text, html } = await files()
    expect(text).toMatchObject({
      kind: 'MARKDOWN',
      filename: '연차 휴가 안내.md',
      contentType: 'text/markdown; charset=utf-8',
      bytes: markdown.length,
      sha256: sha256(markdown),
      report: { id: reportId },
    })
    expect(html).toMatchObject({ kind: 'HTML', filename: '연차 휴가 안내.html', sha256: sha256(page) })
    expect(report.markdown).toBe(Buffer.from(markdown).toString())
    expect(report.markdown).toContain('Everybody [1]')
  })

  it('do not affect the full Markdown, which is rendered in a thread once per request', async () => {
    const { exporting } = canopy.app
    const kinds: unknown[] = []
    canopy.app.exporting = {
      ...exporting,
      run: (input, options) => {
        kinds.push('kind' in input && input.kind)
        return exporting.run(input, options)
      },
    }
    atEnd(() => {
      canopy.app.exporting = exporting
    })
    const text = Buffer.from(markdown).toString()
    const answer = await canopy.client.run(MarkdownThrice, { id: reportId })
    expect(answer).toEqual({ report: { first: text, second: text }, again: { markdown: text } })
    expect(kinds).toEqual(['MARKDOWN'])
  })

  it('are saved once: a retry changes nothing', async () => {
    const before = await files(1)
    const again = await seedArtifact(canopy.app, reportId)
    expect(again.id).toBe(before.text.id)
    expect((await files(1)).text).toMatchObject({
      createdAt: before.text.createdAt,
      sha256: before.text.sha256,
    })
    const where = { sha256: sha256(markdown) }
    expect(await canopy.app.database.prisma.artifactContent.count({ where })).toBe(1)
  })

  it.each([0, -1, 86_401])('cannot have a URL that is valid for %i seconds', async seconds => {
    const answer = await canopy.client.send(ReportFiles, { id: reportId, seconds })
    expect(answer).toMatchObject({
      errors: [
        { message: expect.stringContaining('from 1 to 86400'), extensions: { code: 'BAD_USER_INPUT' } },
      ],
    })
  })
})

describe('a download', () => {
  it('returns the file under its name, with headers that keep a browser from running it', async () => {
    const { text, html } = await files()
    const answer = await get(html.downloadUrl)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(Buffer.from(page).toString())
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(page.length),
      'content-disposition': `attachment; filename=report.html; filename*=UTF-8''${encodeURIComponent('연차 휴가 안내.html')}`,
      etag: `"${html.sha256}"`,
      'cache-control': 'private',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
    })
    expect((await get(text.downloadUrl)).text).toBe(Buffer.from(markdown).toString())
  })

  it('has no body for HEAD or if the client already has the file', async () => {
    const { text } = await files()
    const known = await get(text.downloadUrl, { 'if-none-match': `"${text.sha256}"` })
    expect({ status: known.status, text: known.text }).toEqual({ status: 304, text: '' })
    const head = await requestRaw(text.downloadUrl, { method: 'HEAD' })
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: '' })
    expect(head.headers.get('content-length')).toBe(String(markdown.length))
  })

  it('is refused with the same answer if its URL was altered, has expired, or names another file', async () => {
    const { text, html } = await files()
    const { urlSecret: secret } = await canopy.app.database.prisma.workspace.findFirstOrThrow()
    const expired = (seconds: number) =>
      createSignedUrl('Artifact', canopy.url, secret, {
        id: decodeId('Artifact', text.id) ?? '',
        expiresAt: new Date(Date.now() - seconds * 1000),
      })
    const [, signature = ''] = html.downloadUrl.split('signature=')
    const wrong = [
      expired(2),
      expired(86_400),
      text.downloadUrl.replace(/.$/, last => (last === '0' ? '1' : '0')),
      text.downloadUrl.replace(/signature=.*/, `signature=${signature}`),
      text.downloadUrl.replace(/expires=\d/, 'expires=9'),
      text.downloadUrl.replace(text.id, html.id),
      text.downloadUrl.replace(text.id, 'artifact_01h2xcejqtf2nbrexx3vqjhp41'),
      text.downloadUrl.replace(/signature=.*/, ''),
      `${text.downloadUrl}&more=1`,
      `${canopy.url}/artifacts/`,
    ]
    const answers = await Promise.all(wrong.map(url => get(url)))
    for (const { status, text: body } of answers)
      expect({ status, body }).toEqual({ status: 404, body: answers[0]?.text })
    expect(answers[0]?.text).toMatch(/"code":"NOT_FOUND"/)
    expect((await get(text.downloadUrl)).status).toBe(200)
  })

  it('allows only GET and HEAD', async () => {
    const { text } = await files()
    const answer = await requestRaw(text.downloadUrl, { method: 'POST', body: 'x' })
    expect({ status: answer.status, allow: answer.headers.get('allow') }).toEqual({
      status: 405,
      allow: 'GET, HEAD',
    })
  })

  it('is limited per address, and ends if its client stops reading', async () => {
    const { downloadUrl } = await addLongFile()
    const { host, pathname, search } = new URL(downloadUrl)
    const setTimeout = vi.spyOn(ServerResponse.prototype, 'setTimeout')
    const stalled = [await openRawConnection(canopy.url), await openRawConnection(canopy.url)]
    for (const { socket } of stalled) {
      socket.write(requestHead('GET', `${pathname}${search}`, { host }))
      // The download has started. The client stops reading.
      await once(socket, 'data')
      socket.pause()
    }
    expect(setTimeout.mock.calls).toEqual(Array(2).fill([STALL_MS, expect.any(Function)]))
    const responses = [...setTimeout.mock.contexts] as ServerResponse[]
    const refused = await get(downloadUrl)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(refused.json).toEqual({
      code: 'RATE_LIMITED',
      message: 'This address has 2 downloads open. Try again when one finishes.',
    })
    expect((await requestRaw(downloadUrl, { method: 'HEAD' })).status).toBe(200)
    // Simulates elapsed time: the stall timeout is about to expire.
    for (const response of responses) response.setTimeout(1)
    for (const { socket, closed } of stalled) {
      socket.resume()
      await closed
    }
    await waitUntil('room for a download', async () => (await get(downloadUrl)).status === 200)
  })

  it('fails without details of the store if the file is missing from it', async () => {
    const { html } = await files()
    await canopy.app.database.prisma.artifactContent.deleteMany({ where: { sha256: html.sha256 } })
    const answer = await get(html.downloadUrl)
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 500,
      text: '{"code":"INTERNAL","message":"Internal error. The file could not be read."}',
    })
  })
})

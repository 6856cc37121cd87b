import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type GithubDouble, startGithubDouble } from '../../support/github-double.ts'
import { type OfficialPlugin, openPlugin, type SyncSettings } from '../../support/plugin-runner.ts'

let github: GithubDouble
beforeEach(async () => {
  github = await startGithubDouble()
})
afterEach(() => github.close())

let plugin: OfficialPlugin
beforeAll(async () => {
  plugin = await openPlugin('github-docs')
})
afterAll(() => plugin.close())

const REPOSITORY = { repository: 'acme/handbook' }
const BASE = 'https://github.com/acme/handbook/blob'
const sync = (cursor: unknown = null, config: Record<string, unknown> = {}, settings: SyncSettings = {}) =>
  plugin.sync(cursor, {
    config: { ...REPOSITORY, ...config },
    hosts: { 'api.github.com': github.url },
    ...settings,
  })

const manyFiles = (count: number, text = 'Text') =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`docs/${i}.md`, `# File ${i}\n\n${text} ${i}`]))
const uris = (...paths: string[]) => paths.map(path => `${BASE}/main/${path}`).sort()
const urisOf = (documents: { sourceUri: string }[]) => documents.map(({ sourceUri }) => sourceUri).sort()
const blobsAsked = () => github.requests.filter(({ path }) => path.includes('/git/blobs/'))

it('reads the Markdown files of the default branch, with titles and UTF-8 texts', async () => {
  const korean = '# 온보딩 안내 {#start}\n\n첫날에 할 일 👋\n'
  github.commit({
    'README.md': '[![ci](https://a/b.svg)](https://a)\n<h1 align="center"></h1>\n\n# The *Acme* `handbook`\n',
    'docs/온보딩 #1.md': korean,
    'docs/front.mdx':
      "---\nsidebar: 1\ntitle: 'From: the front matter'\n---\nimport A from './a'\n\n# Heading\n",
    'docs/setext.markdown': '```sh\n# not a heading\n```\nUnder [lined](a.md)\n====\n',
    'docs/guide/README.MD': 'No heading.',
    'docs/plain.md': 'No heading, too.',
    'docs/link.md': 'plain.md',
    'docs/empty.md': '',
    'docs/latin.md': Buffer.from('# Caf\xe9\n'.repeat(20), 'latin1'),
    'src/main.ts': 'export {}',
  })
  const { upsert, problems, batches } = await sync(null, {}, { isAlone: true })
  expect(upsert.map(({ sourceUri, title, format }) => [sourceUri.slice(BASE.length), title, format])).toEqual(
    [
      ['/main/README.md', 'The Acme handbook', 'MARKDOWN'],
      ['/main/docs/front.mdx', 'From: the front matter', 'MARKDOWN'],
      ['/main/docs/guide/README.MD', 'guide', 'MARKDOWN'],
      ['/main/docs/plain.md', 'plain', 'MARKDOWN'],
      ['/main/docs/setext.markdown', 'Under lined', 'MARKDOWN'],
      ['/main/docs/%EC%98%A8%EB%B3%B4%EB%94%A9%20%231.md', '온보딩 안내', 'MARKDOWN'],
    ],
  )
  expect(upsert.at(-1)?.text).toBe(korean)
  expect(problems).toEqual([
    { sourceUri: `${BASE}/main/docs/empty.md`, message: 'docs/empty.md is empty.' },
    {
      sourceUri: `${BASE}/main/docs/latin.md`,
      message: 'docs/latin.md is not text in UTF-8 or EUC-KR. Convert it to UTF-8.',
    },
  ])
  expect(batches.every(({ cursor }) => cursor !== undefined)).toBe(true)
})

it('reads only new blobs, removes files that are gone, and asks once if the commit is known', async () => {
  const files = manyFiles(25)
  github.commit(files)
  const first = await sync()
  expect(first.upsert).toHaveLength(25)
  github.requests.length = 0
  expect(await sync(first.cursor)).toMatchObject({ upsert: [], remove: [], same: 25 })
  expect(github.requests.map(({ path }) => path)).toEqual([
    '/repos/acme/handbook',
    '/repos/acme/handbook/branches/main',
  ])

  const { 'docs/0.md': moved, 'docs/1.md': _, ...kept } = files
  github.commit({ ...kept, 'docs/moved.md': moved!, 'docs/2.md': '# New', 'src/a.ts': 'export {}' })
  github.requests.length = 0
  const second = await sync(first.cursor)
  expect(urisOf(second.upsert)).toEqual(uris('docs/2.md', 'docs/moved.md'))
  expect([...second.remove].sort()).toEqual(uris('docs/0.md', 'docs/1.md'))
  expect(second.same).toBe(22)
  expect(blobsAsked()).toHaveLength(2)
})

it('continues a run that was cut, without reading a file twice', async () => {
  github.commit(manyFiles(50))
  const cut = await sync(null, {}, { cutAfter: 2 })
  expect(cut.upsert).toHaveLength(20)
  // The branch may move while the run is cut.
  github.commit({ ...manyFiles(50), 'docs/0.md': '# Changed' })
  const rest = await sync(cut.cursor)
  expect(rest.upsert).toHaveLength(31)
  expect(new Set(urisOf([...cut.upsert, ...rest.upsert])).size).toBe(50)
  expect(blobsAsked()).toHaveLength(51)
  expect(await sync(rest.cursor)).toMatchObject({ upsert: [], remove: [], same: 50 })
})

it('starts over if the settings change', async () => {
  github.commit({ 'a.md': '# A', 'docs/b.md': '# B', 'docs/c.html': '<h1>C</h1>', 'docs/deep/d.txt': 'D' })
  github.commit({ 'a.md': '# A' }, 'release/1.0')
  const first = await sync()
  const narrow = await sync(first.cursor, { path: '/docs/', extensions: ['html', '.TXT'] })
  expect([...narrow.remove].sort()).toEqual(uris('a.md', 'docs/b.md'))
  expect(narrow.upsert).toMatchObject([
    { sourceUri: `${BASE}/main/docs/c.html`, title: 'c', format: 'HTML' },
    { sourceUri: `${BASE}/main/docs/deep/d.txt`, title: 'd', format: 'TEXT' },
  ])
  const file = await sync(narrow.cursor, { path: 'docs/b.md', branch: 'main' })
  expect(file).toMatchObject({
    remove: narrow.upsert.map(({ sourceUri }) => sourceUri),
    upsert: [{ title: 'B' }],
  })
  // The same blobs on another branch are other documents.
  const branch = await sync(first.cursor, { branch: 'release/1.0' })
  expect(urisOf(branch.upsert)).toEqual([`${BASE}/release/1.0/a.md`])
  expect([...branch.remove].sort()).toEqual(uris('a.md', 'docs/b.md'))
  const few = await sync(null, { maxFiles: 1 })
  expect(few.upsert).toHaveLength(1)
  expect(few.problems[0]?.message).toContain('has 2 files of these types. 1 are left out by maxFiles')
})

it('lists folder by folder what is too large for one response, and keeps what it cannot list', async () => {
  const files = {
    'a.md': '# A',
    'one/b.md': '# B',
    'one/deep/c.md': '# C',
    'two/d.md': '# D',
    'two/e.md': '# E',
    'two/f.md': '# F',
  }
  github.commit(files)
  const first = await sync()
  expect(first.upsert).toHaveLength(6)
  github.commit({ ...files, 'one/b.md': '# New', 'two/d.md': '# New' })
  // The root has 8 entries with all below and 3 of its own, one 3, and two 3.
  github.maxEntries = 3
  const split = await sync(first.cursor)
  expect(urisOf(split.upsert)).toEqual(uris('one/b.md', 'two/d.md'))
  expect(split).toMatchObject({ remove: [], problems: [], same: 4 })
  github.commit({
    'a.md': '# A',
    'one/b.md': '# B',
    ...Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`two/${i}.md`, ''])),
  })
  const partial = await sync(split.cursor)
  expect(partial.problems).toMatchObject([
    { message: expect.stringContaining('cannot list the folder two/ in one response.') },
  ])
  expect(partial.remove).toEqual(uris('one/deep/c.md'))
  // Nor does it fit into 1 MB.
  github.maxEntries = 100_000
  github.commit(
    Object.fromEntries(
      Array.from({ length: 6_000 }, (_, i) => [
        `${i < 3_000 ? 'one' : 'two'}/a-file-with-a-long-name-${'x'.repeat(80)}-${i}.${i % 1_500 ? 'ts' : 'md'}`,
        '# A',
      ]),
    ),
  )
  github.requests.length = 0
  expect((await sync()).upsert).toHaveLength(4)
  expect(github.requests.filter(({ path }) => path.includes('/git/trees/'))).toHaveLength(4)
})

it('tries files again that could not be read, and leaves out those that are too large', async () => {
  github.commit(manyFiles(3))
  const first = await sync()
  github.commit({ ...manyFiles(3, 'New'), 'docs/0.md': 'x'.repeat(1_000_001) })
  let failures = 0
  github.intercept = (path, response) =>
    path.includes('/git/blobs/') && failures++ < 1 && Boolean(response.writeHead(502).end())
  const second = await sync(first.cursor)
  expect(second.upsert).toHaveLength(1)
  expect(second.remove).toEqual(uris('docs/0.md'))
  expect(second.problems.map(({ message }) => message)).toEqual([
    'docs/0.md has 1000001 bytes. Files of at most 1000000 bytes are read. Split it.',
    'GitHub failed (502). An existing document is kept, and the next sync tries again.',
  ])
  const third = await sync(second.cursor)
  expect(urisOf([...second.upsert, ...third.upsert])).toEqual(uris('docs/1.md', 'docs/2.md'))
})

it('fits the batches of large files into what Canopy accepts, and decodes other encodings', async () => {
  const text = '문서'.repeat(150_000)
  github.commit({
    ...Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`${i}.md`, `# ${i}\n${text}`])),
    'old.md': Buffer.from([0x23, 0x20, 0xc7, 0xd1, 0xb1, 0xb9]),
  })
  const { upsert, batches, problems } = await sync(null, {}, { isAlone: true })
  expect(upsert.map(({ title, text }) => [title, text.length])).toEqual([
    ...Array.from({ length: 4 }, (_, i) => [String(i), 300_004]),
    ['한국', 4],
  ])
  expect(problems).toEqual([])
  expect(batches.filter(batch => batch.upsert.length > 0).length).toBeGreaterThan(2)
})

it('says when the rate limit resets, and continues after it', async () => {
  github.commit(manyFiles(30))
  github.remaining = 13
  const first = await sync()
  expect(first.upsert).toHaveLength(10)
  expect(first.problems).toHaveLength(5)
  expect(first.problems[0]?.message).toBe(
    "GitHub's rate limit is used up until 2026-01-01T00:00:00.000Z. Sync again after that. Set the secret github_token: with it, the limit is 5,000 requests an hour instead of 60. An existing document is kept, and the next sync tries again.",
  )
  await expect(sync(first.cursor)).rejects.toThrow(
    "GitHub's rate limit is used up until 2026-01-01T00:00:00.000Z.",
  )
  github.remaining = null
  expect((await sync(first.cursor)).upsert).toHaveLength(20)
})

it('sends the token, and explains what cannot be read', async () => {
  github.commit({ 'a.md': '# A' })
  github.token = 'secret-token'
  const secrets = { github_token: 'secret-token' }
  expect((await sync(null, {}, { secrets })).upsert).toHaveLength(1)
  expect(github.requests.every(({ authorization }) => authorization === 'Bearer secret-token')).toBe(true)

  const answer =
    (status: number, headers: Record<string, string> = {}) =>
    (_: string, response: ServerResponse) =>
      Boolean(response.writeHead(status, headers).end('{"message":"Because"}'))
  const failures: [Record<string, unknown>, SyncSettings, GithubDouble['intercept'] | null, string][] = [
    [
      {},
      {},
      null,
      'acme/handbook does not exist or is not readable (404). If it is private, set the secret github_token.',
    ],
    [
      { repository: 'acme/other' },
      { secrets },
      null,
      'acme/other does not exist or is not readable (404). Check that github_token',
    ],
    [{}, { secrets: { github_token: 'old' } }, null, 'GitHub rejected the token (401).'],
    [{ branch: 'next' }, { secrets }, null, 'Branch "next" does not exist in acme/handbook'],
    [{ path: 'docs/api' }, { secrets }, null, 'path is "docs/api", which does not exist in acme/handbook.'],
    [{ path: 'a.md/b' }, { secrets }, null, 'path is "a.md/b", which does not exist'],
    [{ path: '../etc' }, { secrets }, null, 'It must not contain ".."'],
    [{}, { secrets }, answer(403), 'GitHub refused to read acme/handbook (403): Because.'],
    [
      {},
      { secrets },
      answer(429, { 'retry-after': '60' }),
      'GitHub limits requests for now. Sync again in 60 s.',
    ],
    [{}, { secrets }, answer(409), 'acme/handbook is empty (409).'],
    [{}, { secrets }, answer(503), 'GitHub failed (503).'],
    [{}, { hosts: {} }, null, 'GitHub could not be reached: The connection was refused.'],
    [{}, { granted: ['documents:write'] }, null, 'Grant network:api.github.com.'],
    [{ repository: 'acme' }, {}, null, 'config.repository'],
  ]
  for (const [config, settings, intercept, message] of failures) {
    github.intercept = intercept ?? (() => false)
    await expect(sync(null, config, settings)).rejects.toThrow(message)
  }
})

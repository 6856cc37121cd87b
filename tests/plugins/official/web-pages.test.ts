import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type OfficialPlugin, openPlugin, type SyncSettings } from '../../support/plugin-runner.ts'
import { sized } from '../../support/scale.ts'
import { type SiteDouble, type SitePage, sitemapOf, startSiteDouble } from '../../support/site-double.ts'

const HOST = 'docs.example.com'
const ORIGIN = `https://${HOST}`
/** Pages of the large site. A multiple of 4, and enough for the changed pages. */
const MANY = sized(400, 1_000)
const SITEMAP = { sitemap: `${ORIGIN}/sitemap.xml` }

let site: SiteDouble
let plugin: OfficialPlugin
beforeAll(async () => {
  site = await startSiteDouble(ORIGIN)
  plugin = await openPlugin('web-pages')
})
afterAll(async () => {
  await plugin.close()
  await site.close()
})
beforeEach(() => {
  site.pages.clear()
  site.robots = 404
  site.intercept = () => false
  site.requests.length = 0
})

const sync = (
  cursor: unknown = null,
  config: Record<string, unknown> = SITEMAP,
  settings: SyncSettings = {},
) => plugin.sync(cursor, { config, hosts: { [HOST]: site.url }, ...settings })

const html = (title: string, text: string) =>
  `<!doctype html><html><head><title>${title}</title></head><body><p>${text}</p></body></html>`
function addPages(count: number, page: (i: number) => Partial<SitePage> = () => ({})): void {
  for (let i = 0; i < count; i++)
    site.pages.set(`/p/${i}`, { body: html(`Page ${i}`, `Text ${i}`), ...page(i) })
}
function change(path: string, page: Partial<SitePage>): void {
  site.pages.set(path, { ...site.pages.get(path)!, ...page })
}
const urls = (...paths: string[]) => paths.map(path => ORIGIN + path)
const urisOf = (documents: { sourceUri: string }[]) => documents.map(({ sourceUri }) => sourceUri).sort()
const pathsAsked = () => site.requests.map(({ path }) => path).filter(path => path.startsWith('/p/'))
const answer =
  (status: number, body = '') =>
  (_: string, response: ServerResponse) => {
    response.writeHead(status).end(body)
    return true
  }

it('yields exactly the 50 changed and 10 gone pages of many, whatever the server tells about changes', async () => {
  const kinds: Partial<SitePage>[] = [
    { validator: 'etag' },
    { validator: 'modified' },
    { validator: 'none' },
    { validator: 'none', lastmod: '2026-01-01T09:00:00+09:00' },
  ]
  addPages(MANY, i => kinds[i % 4]!)
  const first = await sync(null, SITEMAP, { isAlone: true })
  expect(urisOf(first.upsert)).toEqual(urls(...site.pages.keys()).sort())
  expect(first.problems).toEqual([])
  for (const { upsert = [], cursor } of first.batches) {
    expect(upsert.length).toBeLessThanOrEqual(20)
    expect(JSON.stringify(cursor).length).toBeLessThan(1_000_000)
  }

  const changed = Array.from({ length: 50 }, (_, i) => `/p/${i * 7}`)
  for (const [i, path] of changed.entries())
    change(path, {
      body: html('바뀐 문서', `새 내용 ${i}`),
      modified: 'Fri, 02 Jan 2026 00:00:00 GMT',
      ...(site.pages.get(path)?.lastmod && { lastmod: '2026-01-02T09:00:00+09:00' }),
    })
  const gone = Array.from({ length: 10 }, (_, i) => `/p/${MANY - 20 + i}`)
  for (const [i, path] of gone.entries()) {
    if (i < 5) site.pages.delete(path)
    else change(path, { status: i % 2 ? 404 : 410, lastmod: undefined })
  }
  site.requests.length = 0
  const second = await sync(first.cursor, SITEMAP, { isAlone: true })
  expect(urisOf(second.upsert)).toEqual(urls(...changed).sort())
  expect([...second.remove].sort()).toEqual(urls(...gone).sort())
  expect(second).toMatchObject({ same: MANY - 60, problems: [] })
  // Only pages whose lastmod is new are requested of those that have one.
  const asked = site.requests.filter(({ path }) => Number(path.slice('/p/'.length)) % 4 === 3)
  expect(asked.length).toBeGreaterThan(10)
  expect(asked.every(({ status, path }) => changed.includes(path) || status >= 400)).toBe(true)
  expect(site.requests.filter(({ status }) => status === 304).length).toBeGreaterThan(0.4 * MANY)
})

it('continues a run that was cut, without reading a page twice', async () => {
  addPages(50)
  const cut = await sync(null, SITEMAP, { cutAfter: 2 })
  expect(cut.upsert).toHaveLength(20)
  const rest = await sync(cut.cursor)
  expect(rest.upsert).toHaveLength(30)
  expect(new Set(pathsAsked()).size).toBe(50)
  expect(pathsAsked()).toHaveLength(50)
  // Again, in a run that finds changes, while a page disappears.
  addPages(50, i => ({ body: html('New', `${i}`) }))
  const cutAgain = await sync(rest.cursor, SITEMAP, { cutAfter: 2 })
  site.pages.delete('/p/0')
  const restAgain = await sync(cutAgain.cursor)
  expect(restAgain.remove).toEqual(urls('/p/0'))
  expect(urisOf([...cutAgain.upsert, ...restAgain.upsert])).toEqual(urisOf([...cut.upsert, ...rest.upsert]))
  expect(await sync(restAgain.cursor)).toMatchObject({ upsert: [], remove: [], same: 49 })
})

it('obeys robots.txt', async () => {
  const paths = ['/', '/a', '/a/b', '/a/b.pdf', '/a/b.pdf?x=1', '/x/a', '/한국어', '/~me', '/public/a$b']
  for (const path of paths) site.pages.set(encodeURI(path), { body: html('Page', path) })
  const all = paths.join(' ')
  const cases: [robots: string | number, allowed: string][] = [
    ['', all],
    [404, all],
    [403, all],
    ['User-agent: *\nDisallow: /', ''],
    ['User-agent: *\nDisallow:', all],
    ['User-agent: other\nDisallow: /', all],
    // The group of the product is used instead of the one for all, and groups with the same name are one.
    [
      'User-agent: *\nDisallow: /\n\nUser-agent: CANOPY\nDisallow: /a\n\nUser-agent: canopy/1.0\nDisallow: /x',
      '/ /한국어 /~me /public/a$b',
    ],
    ['User-agent: other\nUser-agent: canopy\nDisallow: /\nUser-agent: *\nAllow: /', ''],
    // The longest pattern decides, in any order. If two are equally long, the page is allowed.
    ['User-agent: *\nDisallow: /\nAllow: /a\nDisallow: /a/b.', '/a /a/b'],
    ['User-agent: *\nDisallow: /x/a\nAllow: /x/a\nDisallow: /a', '/ /x/a /한국어 /~me /public/a$b'],
    ['User-agent: *\nDisallow: /*.pdf$\nDisallow: /*/a', '/ /a /a/b /a/b.pdf?x=1 /한국어 /~me'],
    ['User-agent: *\nDisallow: /*b*pdf\nDisallow: /a$', '/ /a/b /x/a /한국어 /~me /public/a$b'],
    // Escapes are compared in one form. Comments, spaces, other fields and other ends of lines do not matter.
    [
      '\ufeff# robots\r\nuser-AGENT : *\r\nSitemap: /s.xml\r\ndisallow : /%ed%95%9C # 한\r\nDisallow: /%7Eme\r\n',
      '/ /a /a/b /a/b.pdf /a/b.pdf?x=1 /x/a /public/a$b',
    ],
    ['User-agent: *\nDisallow: /한국어', '/ /a /a/b /a/b.pdf /a/b.pdf?x=1 /x/a /~me /public/a$b'],
  ]
  for (const [robots, allowed] of cases) {
    site.robots = robots
    const { upsert, problems } = await sync()
    const found = upsert.map(({ sourceUri }) => decodeURI(sourceUri.slice(ORIGIN.length)))
    expect(found.join(' '), JSON.stringify(robots)).toBe(allowed)
    const count = paths.length - found.length
    const message = `robots.txt disallows ${count === 1 ? 'this page' : `${count} pages, such as this one`}.`
    expect(problems.map(problem => problem.message)).toEqual(count > 0 ? [message] : [])
  }
})

it('removes what robots.txt disallows, but keeps all documents while it cannot be read', async () => {
  addPages(3)
  const { cursor } = await sync()
  site.robots = 503
  const closed = await sync(cursor)
  expect(closed).toMatchObject({ upsert: [], remove: [], same: 0 })
  expect(closed.problems).toMatchObject([
    { sourceUri: `${ORIGIN}/robots.txt`, message: expect.stringContaining('status 503. Until it can') },
  ])
  site.robots = 'User-agent: *\nDisallow: /p/1'
  expect(await sync(closed.cursor)).toMatchObject({ remove: urls('/p/1'), same: 2 })
})

it('reads a sitemap index, its filters and single pages', async () => {
  const other = 'https://www.example.org'
  const body = html('Page', 'Text')
  const inFirst = new Map<string, SitePage>([
    ['/docs/a?x=1&y=2', { body }],
    ['/docs/old/b', { body }],
    ['/blog/c', { body }],
  ])
  // A server may list its pages under http, and write in any form that XML allows.
  const second = `<urlset><!-- <url><loc>${ORIGIN}/docs/hidden</loc></url> -->
    <url><loc><![CDATA[http://${HOST}/docs/한국어]]></loc><lastmod>2026-01-01</lastmod></url>
    <url><loc> ${ORIGIN}/docs/&#xD55C;&amp;#1 </loc></url><url><loc>${other}/docs/d</loc></url><url><loc>mailto:a</loc></url></urlset>`
  for (const [path, page] of inFirst) site.pages.set(path, { ...page, isUnlisted: true })
  for (const path of ['/docs/한국어', '/docs/한&', '/about'])
    site.pages.set(encodeURI(path), { body, isUnlisted: true })
  const index = ['1', '2', '3'].map(i => `<sitemap><loc>${ORIGIN}/${i}.xml</loc></sitemap>`)
  const files: Record<string, string> = {
    '/sitemap.xml': `<sitemapindex>${index.join('')}<sitemap><loc>${other}/s.xml</loc></sitemap></sitemapindex>`,
    '/1.xml': sitemapOf(ORIGIN, inFirst),
    '/2.xml': second,
    '/3.xml': '<urlset></urlset>',
  }
  let failing = ''
  site.intercept = (path, response) => {
    if (path === failing) response.writeHead(500).end()
    else if (files[path]) response.end(files[path])
    return path === failing || files[path] !== undefined
  }
  const config = {
    ...SITEMAP,
    include: ['/docs/'],
    exclude: ['/docs/old/', '/*.pdf$'],
    pages: [`${ORIGIN}/about#team`],
  }
  const { upsert, problems, cursor } = await sync(null, config)
  expect(urisOf(upsert)).toEqual(
    urls('/about', '/docs/%ED%95%9C%EA%B5%AD%EC%96%B4', '/docs/%ED%95%9C&', '/docs/a?x=1&y=2'),
  )
  expect(problems).toEqual([
    { sourceUri: `${other}/s.xml`, message: 'The sitemap is on another host than its index.' },
    { sourceUri: `${other}/docs/d`, message: 'The sitemap is on another host than this page.' },
    { sourceUri: 'mailto:a', message: 'The sitemap has no valid URL for this page.' },
  ])

  // What is unknown for now is kept. What the settings leave out is removed.
  failing = '/2.xml'
  const partial = await sync(cursor, config)
  expect(partial).toMatchObject({ remove: [], same: 2 })
  expect(partial.problems[0]).toMatchObject({
    sourceUri: `${ORIGIN}/2.xml`,
    message: expect.stringContaining('status 500.'),
  })
  failing = ''
  const narrow = await sync(partial.cursor, { ...config, pages: undefined, maxPages: 1 })
  expect(narrow.remove.sort()).toEqual(
    urls('/about', '/docs/%ED%95%9C%EA%B5%AD%EC%96%B4', '/docs/%ED%95%9C&'),
  )
  expect(narrow.problems.map(({ message }) => message)).toContain(
    'The limit maxPages leaves out 2 pages, such as this one.',
  )
})

it('keeps everything if the sitemap cannot be read', async () => {
  addPages(2)
  const failures: [SiteDouble['intercept'], string][] = [
    [answer(503), 'could not be read: status 503. Its pages stay as they are.'],
    [answer(200, '<html></html>'), 'it is not an XML sitemap. Compressed sitemaps are not supported.'],
    [answer(200, '<urlset xmlns="x"></urlset>'), 'lists no pages. Nothing was changed.'],
    [answer(200, ' '.repeat(1_100_000)), 'could not be read: The response has more than 1000000 bytes.'],
  ]
  for (const [intercept, message] of failures) {
    site.intercept = (path, response) => path === '/sitemap.xml' && intercept(path, response)
    await expect(sync()).rejects.toThrow(message)
  }
})

it('removes pages that are gone, and keeps those that fail for now', async () => {
  addPages(9)
  site.pages.set('/moved', { body: html('Moved', 'Text'), isUnlisted: true })
  const { cursor } = await sync()
  change('/p/0', { status: 410 })
  change('/p/1', { status: 500 })
  change('/p/2', { status: 403 })
  change('/p/3', { status: 302, location: 'https://login.example.com/' })
  change('/p/4', { status: 301, location: '/moved' })
  change('/p/5', { status: 301, location: '/p/6' })
  change('/p/7', { type: 'application/pdf', body: '%PDF' })
  change('/p/8', {
    body: '<html><head><title>App</title></head><body><script>run()</script><div></div></body></html>',
  })
  const hosts = { [HOST]: site.url, 'login.example.com': site.url }
  const second = await sync(cursor, SITEMAP, { hosts })
  expect(second.upsert).toMatchObject([{ sourceUri: `${ORIGIN}/p/4`, title: 'Moved' }])
  expect(second).toMatchObject({ remove: urls('/p/0'), same: 1 })
  const problems = Object.fromEntries(
    second.problems.map(({ sourceUri, message }) => [sourceUri.slice(-1), message]),
  )
  expect(problems).toEqual({
    1: 'The page could not be read: status 500. An existing document is kept.',
    2: 'The page is not public (403). An existing document is kept. Exclude it, or make it public.',
    3: 'The page redirects to another host, login.example.com. An existing document is kept.',
    5: `The page redirects to ${ORIGIN}/p/6, which is listed too.`,
    7: 'The page is application/pdf, which is not read. Exclude it, or add it as a file.',
    8: 'The page has no text. Pages that need JavaScript cannot be read.',
  })
  // Once they work again, only real changes are yielded.
  addPages(9)
  change('/p/2', { body: html('Page 2', 'New') })
  const third = await sync(second.cursor)
  expect(urisOf(third.upsert)).toEqual(urls('/p/0', '/p/2', '/p/4'))
  expect(third).toMatchObject({ remove: [], problems: [], same: 6 })
})

it('stops when the site is down, and continues with the next sync', async () => {
  addPages(30)
  const { cursor } = await sync()
  site.requests.length = 0
  site.intercept = (path, response) => {
    if (path.startsWith('/p/')) response.destroy()
    return path.startsWith('/p/')
  }
  const down = await sync(cursor)
  expect(down).toMatchObject({ upsert: [], remove: [] })
  expect(down.problems).toHaveLength(13)
  expect(down.problems[0]?.message).toContain('The page could not be read: The connection was closed.')
  expect(down.problems.at(-1)?.message).toBe(
    'The site failed 12 times in a row. The next sync continues with the remaining pages.',
  )
  site.intercept = () => false
  expect(await sync(down.cursor)).toMatchObject({ upsert: [], remove: [], problems: [], same: 18 })
})

it('fits the batches of large pages into what Canopy accepts, and decodes other encodings', async () => {
  addPages(5, i => ({ body: html(`큰 문서 ${i}`, '한글'.repeat(150_000)) }))
  addPages(1, () => ({ body: html('Too large', 'x'.repeat(1_000_000)) }))
  const euckr = Buffer.concat([
    Buffer.from('<title>'),
    Buffer.from([0xc7, 0xd1, 0xb1, 0xb9]),
    Buffer.from('</title>a'),
  ])
  site.intercept = (path, response) =>
    path === '/p/1' && Boolean(response.setHeader('content-type', 'text/html').end(euckr))
  const { upsert, batches, problems } = await sync(null, SITEMAP, { isAlone: true })
  expect(upsert.map(({ title }) => title).sort()).toEqual(['큰 문서 2', '큰 문서 3', '큰 문서 4', '한국'])
  expect(batches.filter(batch => batch.upsert.length > 0).length).toBeGreaterThan(2)
  const message =
    'The page could not be read: The response has more than 1000000 bytes. An existing document is kept.'
  expect(problems).toEqual([{ sourceUri: `${ORIGIN}/p/0`, message }])
})

it('hands over titles and text, and finds only changes of the text', async () => {
  const bodies: Record<string, Partial<SitePage>> = {
    '/1': {
      body: '<HTML><HEAD><TITLE>\n 가이드 &amp; 안내 &#8212; &#xD55C;&#xAD6D; </TITLE></HEAD><BODY>본문</BODY></HTML>',
    },
    '/2': { body: '<body data-x="a > b"><h1 class="t">첫 <b>제목</b></h1><p>a &lt; b</p>' },
    '/%EB%AC%B8%EC%84%9C?v=1': { body: '<p>제목 없음</p>' },
    '/3': {
      body: '<p>a</p><!-- <p>b --><style>p > a {}</style ><script nonce="1">"</p>" < 1</script><p nonce="1">c',
    },
    '/4': { body: '# Title', type: 'text/markdown' },
    '/5': { body: 'plain < text', type: 'text/plain; charset=utf-8' },
  }
  for (const [path, page] of Object.entries(bodies))
    site.pages.set(path, { body: '', validator: 'none', ...page })
  const { upsert, cursor } = await sync()
  const found = upsert.map(({ title, text, format }) => [title, format, text.length > 60 ? '' : text])
  expect(found).toEqual([
    ['가이드 & 안내 — 한국', 'HTML', ''],
    ['첫 제목', 'HTML', ''],
    ['문서', 'HTML', '<p>제목 없음</p>'],
    ['3', 'HTML', '<p>a</p><p nonce="1">c'],
    ['4', 'MARKDOWN', '# Title'],
    ['5', 'TEXT', 'plain < text'],
  ])
  change('/3', { body: bodies['/3']!.body!.replaceAll('nonce="1"', 'nonce="2"') })
  change('/1', { body: bodies['/1']!.body!.replace('안내', '설명') })
  const second = await sync(cursor)
  expect(urisOf(second.upsert)).toEqual(urls('/1'))
  expect(second.same).toBe(5)
})

it('explains settings and permissions that do not fit', async () => {
  addPages(1)
  await expect(sync(null, {})).rejects.toThrow(/^config/)
  await expect(sync(null, { sitemap: 'ftp://example.com' })).rejects.toThrow(/^config/)
  await expect(sync(null, { sitemap: 'https://한국.example/' })).rejects.toThrow(
    'which is not an http or https URL in ASCII.',
  )
  const narrow = sync(null, SITEMAP, { granted: ['network:www.example.com'] })
  await expect(narrow).rejects.toThrow(`The plugin may not send requests to ${HOST}. Grant network:${HOST}.`)
  // A redirect of one page to another host does not end the run.
  addPages(2)
  change('/p/0', { status: 302, location: 'https://login.example.com/' })
  const granted = [`network:${HOST}`]
  const { upsert, problems } = await sync(null, SITEMAP, { granted })
  expect(urisOf(upsert)).toEqual(urls('/p/1'))
  expect(problems[0]?.message).toContain('It redirects to login.example.com, which is not granted.')
})

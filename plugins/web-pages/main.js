// Keeps the pages of a website as documents. One run lists the pages, removes the documents of pages that are no
// longer listed, and then visits the pages in batches. The cursor contains what is known about each page and the run
// that visited it last, so a run that was cut continues with the pages that it has not visited.

const USER_AGENT = 'Canopy'
const DEFAULT_MAX_PAGES = 1_000
const MAX_PAGES = 2_000
const MAX_HOSTS = 20
const MAX_SITEMAPS = 50
/** The protocol allows as many in one sitemap. */
const MAX_ENTRIES = 50_000
/** These keep the cursor under 1 MB. */
const MAX_URL_CHARACTERS = 500
const MAX_URL_CHARACTERS_IN_ALL = 500_000
const MAX_VALIDATOR_CHARACTERS = 100

const PAGES_PER_BATCH = 20
const REMOVALS_PER_BATCH = 200
const PAGES_AT_ONCE = 4
/** Of a batch with its cursor, as JSON. Canopy accepts nearly 2 MB. */
const MAX_BATCH_BYTES = 1_400_000
/** For what a page adds to the cursor, and its problem. */
const RESERVED_BYTES = 1_500 * PAGES_PER_BATCH
/** After this time, a batch ends early. */
const MAX_BATCH_MS = 20_000
const TIMEOUT_MS = 10_000
/** After this many failures in a row, the site is considered down. */
const MAX_FAILURES = 12

export async function* sync({ cursor, config }, host) {
  const settings = readConfig(config)
  const state = openCursor(cursor)
  const listing = await listPages(settings, host)
  yield* removeUnlisted(state, listing)
  const { todo, same } = findWork(state, listing)
  yield { same, problems: listing.problems, cursor: pack(state) }
  let batch = openBatch(state, host)
  let failures = 0
  for (let next = 0; next < todo.length && failures < MAX_FAILURES; ) {
    const urls = todo.slice(next, next + PAGES_AT_ONCE)
    next += urls.length
    const results = await Promise.all(urls.map(url => visit(url, { state, listing, host })))
    for (const [i, result] of results.entries()) {
      failures = result.isDown ? failures + 1 : 0
      if (!batch.fits(result)) {
        yield batch.close()
        batch = openBatch(state, host)
      }
      batch.add(urls[i], batch.fits(result) ? result : tooLarge(urls[i], state))
    }
    if (!batch.isFull()) continue
    host.progress(Math.floor((100 * next) / todo.length), `Read ${next} of ${todo.length} pages`)
    yield batch.close()
    batch = openBatch(state, host)
  }
  if (failures < MAX_FAILURES) state.isDone = true
  else {
    const message = `The site failed ${MAX_FAILURES} times in a row. The next sync continues with the remaining pages.`
    batch.addProblem(todo[0], message)
  }
  yield batch.close()
}

/** Collects the results of pages. */
function openBatch(state, host) {
  const batch = { upsert: [], remove: [], problems: [], same: 0 }
  const startedAt = host.now()
  let room = MAX_BATCH_BYTES - RESERVED_BYTES - JSON.stringify(pack(state)).length
  let pages = 0
  return {
    fits: ({ bytes = 0 }) => bytes <= room,
    isFull: () => pages >= PAGES_PER_BATCH || host.now() - startedAt > MAX_BATCH_MS,
    add(url, { document, bytes = 0, isGone, problem, record }) {
      pages += 1
      room -= bytes
      if (document) batch.upsert.push(document)
      else if (isGone) batch.remove.push(url)
      else if (!problem) batch.same += 1
      if (problem) this.addProblem(url, problem)
      state.pages.set(url, { ...record, run: state.run })
    },
    addProblem: (sourceUri, message) => batch.problems.push({ sourceUri, message: message.slice(0, 900) }),
    close: () => ({ ...batch, cursor: pack(state) }),
  }
}

function tooLarge(url, state) {
  const problem = 'The page has too much text for one document. An existing document is kept.'
  return { problem, record: state.pages.get(url) ?? newRecord() }
}

// Settings

function readConfig(config) {
  const { sitemap, pages = [], include = [], exclude = [], maxPages = DEFAULT_MAX_PAGES } = config ?? {}
  if (!sitemap && pages.length === 0) throw new Error('There is nothing to read. Set sitemap, pages or both.')
  const read = (text, name) => {
    const address = parseUrl(text)
    if (!address)
      throw new Error(`${name} has ${JSON.stringify(text)}, which is not an http or https URL in ASCII.`)
    return address
  }
  return {
    sitemap: sitemap ? read(sitemap, 'sitemap') : null,
    pages: pages.map(page => read(page, 'pages')),
    include: include.map(parsePattern),
    exclude: exclude.map(parsePattern),
    maxPages: Math.min(Math.max(1, maxPages), MAX_PAGES),
  }
}

/** Null if it is not an http or https URL with an ASCII host. The fragment is left out, the path percent-encoded. */
function parseUrl(text) {
  const match = /^(https?):\/\/([a-z0-9._:[\]-]+)([^#]*)/i.exec(text.trim())
  if (!match || !/^(?:[/?]|$)/.test(match[3])) return null
  const scheme = match[1].toLowerCase()
  const host = match[2].toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '')
  const rest = match[3].startsWith('/') ? match[3] : `/${match[3]}`
  const path = encodePath(rest)
  return path === null
    ? null
    : { scheme, host, path, origin: `${scheme}://${host}`, url: `${scheme}://${host}${path}` }
}

function encodePath(path) {
  if (/^[!-~]*$/.test(path)) return path
  try {
    return encodeURI(path).replace(/%25([0-9a-f]{2})/gi, '%$1')
  } catch {
    // Half of a surrogate pair.
    return null
  }
}

// Cursor

/** What is known about a page. `hash` is '' if there is no document of it. */
function newRecord() {
  return { lastmod: '', etag: '', modified: '', hash: '', run: 0 }
}

function openCursor(cursor) {
  if (cursor?.version !== 1) return { run: 1, isDone: false, pages: new Map() }
  const pages = new Map()
  for (const [path, lastmod, etag, modified, hash, run] of cursor.pages)
    pages.set(path.startsWith('/') ? cursor.origin + path : path, { lastmod, etag, modified, hash, run })
  return { run: cursor.isDone ? cursor.run + 1 : cursor.run, isDone: false, pages }
}

/** Most pages are on one origin, so it is only written once. */
function pack({ run, isDone, pages }) {
  const origin = parseUrl(pages.keys().next().value ?? '')?.origin ?? ''
  const packed = []
  for (const [url, { lastmod, etag, modified, hash, run }] of pages) {
    const isShort = origin !== '' && url.startsWith(`${origin}/`)
    packed.push([isShort ? url.slice(origin.length) : url, lastmod, etag, modified, hash, run])
  }
  return { version: 1, run, isDone, origin, pages: packed }
}

// Listing

/**
 * The pages to visit with their `lastmod`. `isComplete` is false if a part of the sitemap is missing, and `closed` has
 * the hosts without a robots.txt: then nothing is known about other pages, and their documents are kept.
 */
async function listPages(settings, host) {
  const listing = { pages: new Map(), problems: [], isComplete: true, closed: new Set(), robots: new Map() }
  const leftOut = createSummary()
  const budget = { pages: settings.maxPages, characters: MAX_URL_CHARACTERS_IN_ALL }
  for (const address of settings.pages)
    addPage(address, '', { listing, leftOut, budget, rules: await rulesOf(address, listing, host) })
  if (settings.sitemap) {
    const rules = await rulesOf(settings.sitemap, listing, host)
    for await (const { loc, lastmod } of readSitemaps(settings.sitemap, listing, host)) {
      const address = parseUrl(loc)
      if (!address) leftOut.add('The sitemap has no valid URL for', loc.slice(0, MAX_URL_CHARACTERS))
      else if (address.host !== settings.sitemap.host)
        leftOut.add('The sitemap is on another host than', address.url)
      else if (isWanted(address.path, settings))
        addPage(onOrigin(address, settings.sitemap), lastmod, { listing, leftOut, budget, rules })
    }
  }
  listing.problems.push(...leftOut.toProblems())
  return listing
}

function addPage({ url, path }, lastmod, { listing, leftOut, budget, rules }) {
  if (rules === null || listing.pages.has(url)) return
  if (!rules(path)) leftOut.add('robots.txt disallows', url)
  else if (url.length > MAX_URL_CHARACTERS)
    leftOut.add('The URL is too long for', url.slice(0, MAX_URL_CHARACTERS))
  else if (budget.pages < 1) leftOut.add('The limit maxPages leaves out', url)
  else if (budget.characters < url.length)
    leftOut.add('The limit of 500,000 characters of URLs leaves out', url)
  else {
    budget.pages -= 1
    budget.characters -= url.length
    listing.pages.set(url, lastmod)
  }
}

/** Sitemaps often list http URLs of a site that is on https. */
function onOrigin(address, { origin }) {
  return { ...address, origin, url: `${origin}${address.path}` }
}

function isWanted(path, { include, exclude }) {
  const canonical = canonicalPath(path)
  if (exclude.some(pattern => matches(pattern, canonical))) return false
  return include.length === 0 || include.some(pattern => matches(pattern, canonical))
}

/** Counts pages by reason, with one example: a thousand equal problems help nobody. */
function createSummary() {
  const counts = new Map()
  return {
    add(reason, sourceUri) {
      const entry = counts.get(reason)
      if (entry) entry.count += 1
      else counts.set(reason, { sourceUri, count: 1 })
    },
    toProblems: () =>
      [...counts].map(([reason, { sourceUri, count }]) => ({
        sourceUri,
        message: `${reason} ${count === 1 ? 'this page' : `${count} pages, such as this one`}.`,
      })),
  }
}

/** The entries of the sitemap, or of those that it lists if it is an index. @throws if the first cannot be read. */
async function* readSitemaps(sitemap, listing, host) {
  const first = await readSitemap(sitemap.url, host)
  let count = first.pages.length
  yield* first.pages
  const skip = (sourceUri, message) =>
    listing.problems.push({ sourceUri: sourceUri.slice(0, MAX_URL_CHARACTERS), message })
  for (const [i, { loc }] of first.sitemaps.entries()) {
    if (i >= MAX_SITEMAPS || count >= MAX_ENTRIES) {
      const limit = i >= MAX_SITEMAPS ? `${MAX_SITEMAPS} sitemaps` : `${MAX_ENTRIES} pages`
      skip(loc, `The index lists more than ${limit}. This sitemap and later ones are left out.`)
      break
    }
    const address = parseUrl(loc)
    if (address?.host !== sitemap.host) {
      skip(loc, 'The sitemap is on another host than its index.')
      continue
    }
    try {
      const { pages, sitemaps } = await readSitemap(onOrigin(address, sitemap).url, host)
      if (sitemaps.length > 0)
        skip(loc, 'The sitemap is an index within an index, which the protocol does not allow.')
      count += pages.length
      yield* pages
    } catch (error) {
      if (!error.isUnreadable) throw error
      skip(loc, error.message)
      listing.isComplete = false
    }
  }
  if (count === 0 && listing.isComplete)
    throw new Error(`The sitemap ${sitemap.url} lists no pages. Nothing was changed.`)
}

async function readSitemap(url, host) {
  const failed = reason => {
    const error = new Error(`The sitemap ${url} could not be read: ${reason} Its pages stay as they are.`)
    return Object.assign(error, { isUnreadable: true })
  }
  let response
  try {
    response = await request(url, {}, host)
  } catch (error) {
    throw error.name === 'NetworkError' ? failed(error.message) : error
  }
  if (response.status !== 200) throw failed(`status ${response.status}.`)
  const xml = withoutComments(response.text)
  const pages = readEntries(xml, 'url')
  const sitemaps = readEntries(xml, 'sitemap')
  if (
    pages.length === 0 &&
    sitemaps.length === 0 &&
    !/<(?:\w+:)?(?:urlset|sitemapindex)[\s/>]/.test(xml.slice(0, 5_000))
  )
    throw failed('it is not an XML sitemap. Compressed sitemaps are not supported.')
  return { pages, sitemaps }
}

function withoutComments(xml) {
  const parts = xml.split('<!--')
  return parts
    .map((part, i) =>
      i === 0 ? part : part.slice(part.indexOf('-->') < 0 ? part.length : part.indexOf('-->') + 3),
    )
    .join('')
}

/** Without regular expressions: these take seconds for 50,000 entries. */
function readEntries(xml, name) {
  const entries = []
  for (let at = xml.indexOf(`<${name}>`); at >= 0; at = xml.indexOf(`<${name}>`, at)) {
    const end = xml.indexOf(`</${name}>`, at)
    if (end < 0) break
    const entry = xml.slice(at, end)
    at = end
    const loc = textOf(entry, 'loc')
    if (loc !== '') entries.push({ loc, lastmod: textOf(entry, 'lastmod') })
  }
  return entries
}

function textOf(xml, name) {
  const start = xml.indexOf(`<${name}>`)
  const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start)
  if (end < 0) return ''
  const text = xml.slice(start + name.length + 2, end).trim()
  return text.startsWith('<![CDATA[') ? text.slice(9, -3).trim() : decodeEntities(text)
}

// robots.txt, RFC 9309

/** The rules of a host, as a function of the path. Null if its robots.txt cannot be read: then nothing is allowed. */
async function rulesOf({ origin }, listing, host) {
  const known = listing.robots.get(origin)
  if (known !== undefined) return known
  if (listing.robots.size >= MAX_HOSTS)
    throw new Error(`pages has more than ${MAX_HOSTS} hosts. Use one plugin per site.`)
  const url = `${origin}/robots.txt`
  let problem = null
  let rules = null
  try {
    const { status, text } = await request(url, {}, host)
    if (status >= 200 && status < 300) rules = parseRobots(text)
    // "Unavailable" in the RFC.
    else if (status >= 400 && status < 500) rules = () => true
    else problem = `status ${status}.`
  } catch (error) {
    if (error.name !== 'NetworkError') throw error
    problem = error.message
  }
  if (problem !== null) {
    const message = `robots.txt could not be read: ${problem} Until it can, no page of this host is read, and its documents are kept.`
    listing.problems.push({ sourceUri: url, message })
    listing.closed.add(origin)
  }
  listing.robots.set(origin, rules)
  return rules
}

/** @returns a function that says whether a path is allowed. */
function parseRobots(text) {
  const groups = new Map()
  let agents = []
  let isInRules = false
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const match = /^\s*([a-z-]+)\s*:\s*(.*)$/i.exec(line.split('#', 1)[0])
    const key = match?.[1].toLowerCase()
    const value = match?.[2].trim()
    if (key === 'user-agent') {
      if (isInRules) agents = []
      isInRules = false
      agents.push(value === '*' ? '*' : (/^[a-z_-]*/i.exec(value)?.[0].toLowerCase() ?? ''))
      for (const agent of agents) if (!groups.has(agent)) groups.set(agent, [])
    } else if (key === 'allow' || key === 'disallow') {
      isInRules = true
      if (value !== '')
        for (const agent of agents)
          groups.get(agent).push({ ...parsePattern(value), isAllowed: key === 'allow' })
    }
  }
  const rules = groups.get(USER_AGENT.toLowerCase()) ?? groups.get('*') ?? []
  // The longest pattern decides. If two are equally long, the page is allowed.
  rules.sort((a, b) => b.length - a.length || Number(b.isAllowed) - Number(a.isAllowed))
  return path => {
    const canonical = canonicalPath(path)
    return canonical === '/robots.txt' || (rules.find(rule => matches(rule, canonical))?.isAllowed ?? true)
  }
}

/** A path pattern as in robots.txt: a prefix in which `*` is any characters, and `$` at the end is the end. */
function parsePattern(text) {
  const isAnchored = text.endsWith('$')
  const pattern = canonicalPath(encodePath(isAnchored ? text.slice(0, -1) : text) ?? '')
  return { parts: pattern.split('*'), isAnchored, length: pattern.length }
}

/** Takes the first place for each part, which is enough, so the time is linear. */
function matches({ parts, isAnchored }, path) {
  if (!path.startsWith(parts[0])) return false
  let at = parts[0].length
  for (let i = 1; i < parts.length; i++) {
    if (isAnchored && i === parts.length - 1)
      return path.length - parts[i].length >= at && path.endsWith(parts[i])
    const found = path.indexOf(parts[i], at)
    if (found < 0) return false
    at = found + parts[i].length
  }
  return !isAnchored || at === path.length
}

/** Escapes in one form: those of unreserved characters are decoded, others in upper case. */
function canonicalPath(path) {
  if (!path.includes('%')) return path
  return path.replace(/%([0-9a-f]{2})/gi, (sequence, hex) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[\w.~-]/.test(character) ? character : sequence.toUpperCase()
  })
}

// Pages

function* removeUnlisted(state, { pages, isComplete, closed }) {
  if (!isComplete) return
  let remove = []
  for (const [url, { hash }] of [...state.pages]) {
    if (pages.has(url) || closed.has(parseUrl(url)?.origin)) continue
    state.pages.delete(url)
    if (hash !== '') remove.push(url)
    if (remove.length < REMOVALS_PER_BATCH) continue
    yield { remove, cursor: pack(state) }
    remove = []
  }
  if (remove.length > 0) yield { remove, cursor: pack(state) }
}

/** The pages that this run has not visited. Those with the known `lastmod` are not visited, and count as `same`. */
function findWork(state, listing) {
  const todo = []
  let same = 0
  for (const [url, lastmod] of listing.pages) {
    const record = state.pages.get(url)
    if (record?.run === state.run) continue
    if (record && record.hash !== '' && record.lastmod !== '' && record.lastmod === lastmod) {
      record.run = state.run
      same += 1
    } else todo.push(url)
  }
  return { todo, same }
}

/** A result has a `document`, or `isGone`, a `problem` or none of these, and the new `record` of the page. */
async function visit(url, { state, listing, host }) {
  const known = state.pages.get(url) ?? newRecord()
  const failed = (problem, isDown = false) => ({ problem, isDown, record: known })
  let response
  try {
    response = await request(url, validatorsOf(known), host)
  } catch (error) {
    if (error.name !== 'NetworkError') throw error
    return failed(
      `The page could not be read: ${error.message} An existing document is kept.`,
      !isPermanent(error),
    )
  }
  const { status, headers } = response
  // First: another host's 404 says nothing about this page.
  const rejected = checkAddress(url, response, listing)
  if (rejected) return failed(rejected)
  const lastmod = settledLastmod(listing.pages.get(url), host.now())
  if (status === 304) return { record: { ...known, lastmod } }
  if (status === 404 || status === 410) {
    const problem = known.hash === '' ? `The page does not exist (${status}), but is listed.` : null
    return { isGone: known.hash !== '', problem, record: newRecord() }
  }
  if (status !== 200) return failed(describeStatus(status, headers), status === 429 || status >= 500)
  const page = readPage(response, url)
  if (page.problem) return failed(page.problem)
  const record = { ...newRecord(), ...validatorsIn(headers), lastmod, hash: page.hash }
  if (page.hash === known.hash) return { record }
  return { document: page.document, bytes: jsonBytes(page.document.text), record }
}

function validatorsOf({ etag, modified, hash }) {
  if (hash === '') return {}
  return { ...(etag && { 'if-none-match': etag }), ...(modified && { 'if-modified-since': modified }) }
}

/** The time only matters without an ETag. */
function validatorsIn(headers) {
  const etag = headers.etag ?? ''
  if (etag !== '' && etag.length <= MAX_VALIDATOR_CHARACTERS) return { etag }
  const modified = headers['last-modified'] ?? ''
  return modified.length <= MAX_VALIDATOR_CHARACTERS ? { modified } : {}
}

/** A page may change again on the day that `lastmod` names, in any time zone. Until that has passed, it is ''. */
function settledLastmod(lastmod, nowMs) {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(lastmod)
  const endMs = Date.parse(lastmod) + (isDay ? 38 * 3_600_000 : 0)
  return lastmod.length <= MAX_VALIDATOR_CHARACTERS && endMs <= nowMs ? lastmod : ''
}

function describeStatus(status, headers) {
  const kept = 'An existing document is kept.'
  if (status === 429) {
    const after = headers['retry-after']
    return `The site limits requests (429)${after ? `, and asks to wait for ${after} s` : ''}. ${kept}`
  }
  if (status === 401 || status === 403)
    return `The page is not public (${status}). ${kept} Exclude it, or make it public.`
  return `The page could not be read: status ${status}. ${kept}`
}

/** Why a redirected page is not read. Null if it may be. */
function checkAddress(url, response, { pages, robots }) {
  const asked = parseUrl(url)
  const reached = parseUrl(response.url ?? url)
  if (!reached || reached.host !== asked.host)
    return `The page redirects to another host, ${reached?.host ?? 'which is unknown'}. An existing document is kept.`
  if (reached.url === asked.url) return null
  if (pages.has(reached.url)) return `The page redirects to ${reached.url}, which is listed too.`
  return (robots.get(asked.origin)?.(reached.path) ?? true)
    ? null
    : `robots.txt disallows ${reached.url}, to which the page redirects.`
}

async function request(url, headers, host) {
  const address = parseUrl(url)
  if (!host.fetch) throw notGranted(address.host)
  const accept = 'text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8, */*;q=0.1'
  try {
    return await host.fetch(url, {
      headers: { accept, 'user-agent': USER_AGENT, ...headers },
      timeoutMs: TIMEOUT_MS,
    })
  } catch (error) {
    if (error.name !== 'PermissionDenied') throw error
    const denied = /"network:([^"]+)"/.exec(error.message)?.[1]
    if (denied === undefined || denied === address.host) throw notGranted(address.host)
    const redirected = new Error(`It redirects to ${denied}, which is not granted.`)
    throw Object.assign(redirected, { name: 'NetworkError' })
  }
}

function notGranted(name) {
  return new Error(`The plugin may not send requests to ${name}. Grant network:${name}.`)
}

/** Whether the site works, but the response cannot be used: it is too large, or not text, or redirects elsewhere. */
function isPermanent({ message }) {
  return /bytes|not text|redirect/.test(message)
}

/** At least the length as JSON in UTF-8. */
function jsonBytes(text) {
  const json = JSON.stringify(text)
  if (json.length < 10_000) return 3 * json.length
  let bytes = json.length
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1
  }
  return bytes
}

// Content

const FORMATS = {
  'text/html': 'HTML',
  'application/xhtml+xml': 'HTML',
  'text/markdown': 'MARKDOWN',
  'text/plain': 'TEXT',
}

function readPage({ headers, text }, url) {
  const type = (headers['content-type'] ?? 'text/html').split(';', 1)[0].trim().toLowerCase()
  const format = FORMATS[type]
  if (!format) return { problem: `The page is ${type}, which is not read. Exclude it, or add it as a file.` }
  const content = text.includes('\0') ? text.replaceAll('\0', '') : text
  const page = format === 'HTML' ? scanHtml(content) : scanText(content)
  if (!page.hasText) return { problem: 'The page has no text. Pages that need JavaScript cannot be read.' }
  const title = page.title || titleOfUrl(url)
  return { hash: page.hash, document: { sourceUri: url, title, text: page.text, format } }
}

function scanText(text) {
  return {
    text,
    title: '',
    hasText: text.trim() !== '',
    hash: createHash().add(text, 0, text.length).toText(),
  }
}

/** Elements without text for readers. Their content often changes without a change of the page. */
const SKIPPED = ['script', 'style', 'svg', 'template', 'noscript', 'iframe']

/** First letters of tags that matter here: of skipped ones, of comments and of `title`. Others are passed over quickly. */
const LETTERS = new Set([...SKIPPED, 'title', '!'].map(name => name.charCodeAt(0)))

/**
 * Leaves out scripts, styles and comments, and hashes the visible text: not the tags, because many sites put random
 * values into attributes.
 */
function scanHtml(html) {
  const kept = []
  const hash = createHash()
  const endOfTag = createTagReader(html)
  let title = ''
  let hasText = false
  let keptFrom = 0
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    const end = open < 0 ? html.length : open
    if (end > at) {
      hash.add(html, at, end)
      hasText ||= html.slice(at, end).trim() !== ''
    }
    if (open < 0) break
    const letter = html.charCodeAt(open + 1)
    const tag =
      LETTERS.has(letter) || LETTERS.has(letter | 32) ? html.slice(open + 1, open + 10).toLowerCase() : ''
    const skipped =
      tag === '' ? undefined : tag.startsWith('!--') ? '!--' : SKIPPED.find(name => isTag(tag, name))
    if (skipped) {
      kept.push(html.slice(keptFrom, open))
      at = keptFrom = endOfElement(html, open, skipped)
    } else {
      at = endOfTag(open)
      if (title === '' && tag !== '' && isTag(tag, 'title')) {
        const close = findClosing(html, at, 'title')
        title = cleanTitle(html.slice(at, close))
        hash.add(html, at, close)
        at = close
      }
    }
  }
  kept.push(html.slice(keptFrom))
  return { text: kept.join(''), title: title || headingOf(html), hasText, hash: hash.toText() }
}

function isTag(start, name) {
  return start.startsWith(name) && !/[a-z0-9-]/.test(start[name.length] ?? ' ')
}

const MAX_ATTRIBUTE_CHARACTERS = 2_000

/** Returns a function that finds the end of each tag in turn. A `>` within quotes does not end a tag. */
function createTagReader(html) {
  const find = (text, from) => {
    const found = html.indexOf(text, from)
    return found < 0 ? html.length : found
  }
  let quote = -1
  return open => {
    let end = find('>', open)
    if (quote < open) quote = find('"', open)
    while (quote < end) {
      const close = find('"', quote + 1)
      // A stray quote.
      if (close - quote > MAX_ATTRIBUTE_CHARACTERS) break
      if (close > end) end = find('>', close)
      quote = find('"', close + 1)
    }
    return Math.min(end + 1, html.length)
  }
}

function endOfElement(html, open, name) {
  if (name === '!--') {
    const end = html.indexOf('-->', open + 4)
    return end < 0 ? html.length : end + 3
  }
  const close = findClosing(html, open, name)
  return close === html.length ? close : createTagReader(html)(close)
}

function findClosing(html, from, name) {
  const found = [`</${name}`, `</${name.toUpperCase()}`]
    .map(tag => html.indexOf(tag, from))
    .filter(at => at >= 0)
  return found.length === 0 ? html.length : Math.min(...found)
}

function headingOf(html) {
  const start = html.indexOf('<h1')
  return start < 0
    ? ''
    : cleanTitle(html.slice(createTagReader(html)(start), findClosing(html, start, 'h1')).slice(0, 2_000))
}

function titleOfUrl(url) {
  const last = url.split('?', 1)[0].split('/').filter(Boolean).at(-1)
  try {
    return cutTitle(decodeURIComponent(last)) || last
  } catch {
    return last
  }
}

function cleanTitle(html) {
  return cutTitle(decodeEntities(html.slice(0, 2_000).replace(/<[^>]*>/g, ' ')))
}

/** On one line, with at most 200 characters. */
function cutTitle(text) {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return [...line.slice(0, 400)].slice(0, 200).join('')
}

const ENTITIES = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  middot: '·',
  bull: '•',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  copy: '©',
  reg: '®',
  trade: '™',
}

function decodeEntities(text) {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (entity, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? entity
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : entity
  })
}

/** 32 bits and the length. Not against forgery: it only finds changes. */
function createHash() {
  let value = 7
  let length = 0
  const hash = {
    add(text, start, end) {
      let h = value
      for (let i = start; i < end; i++) h = (h * 65_599 + text.charCodeAt(i)) | 0
      value = h
      length += end - start
      return hash
    },
    toText: () => `${length.toString(36)}.${(value >>> 0).toString(36)}`,
  }
  return hash
}

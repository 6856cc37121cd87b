// Keeps the documentation of a GitHub repository as documents. One run lists the files of a commit, removes the
// documents of files that are gone, and reads those whose blob is new, in batches. The cursor has the blob of each
// file that was read, so a run that was cut continues with the others. `commit` is only set once all are read.

const API = 'https://api.github.com'
const DEFAULT_EXTENSIONS = ['.md', '.mdx', '.markdown']
const DEFAULT_MAX_FILES = 2_000
const MAX_FILES = 5_000
/** Keeps the cursor under 1 MB. */
const MAX_PATH_BYTES_IN_ALL = 700_000
/** Canopy accepts 2,000. */
const MAX_URI_CHARACTERS = 1_900
/** More than enough to see a change of one file. */
const SHA_CHARACTERS = 16
/** Larger responses are refused. */
const MAX_BYTES = 1_000_000

const FILES_PER_BATCH = 20
const FILES_AT_ONCE = 5
const REMOVALS_PER_BATCH = 200
/** A listing takes one or two requests, of the 100 of a batch. */
const MAX_LISTINGS = 40
/** As many are shown. */
const MAX_PROBLEMS = 100
/** Of a batch with its cursor, as JSON. Canopy accepts nearly 2 MB. */
const MAX_BATCH_BYTES = 1_400_000
/** For what files add to the cursor, and their problems. */
const RESERVED_BYTES = 50_000
const MAX_BATCH_MS = 20_000
const TIMEOUT_MS = 15_000
/** After this many failures in a row, GitHub is considered down. */
const MAX_FAILURES = 10

export async function* sync({ cursor, config }, host) {
  const settings = readConfig(config)
  const api = await openApi(settings, host)
  const branch = settings.branch ?? (await api.defaultBranch())
  const { commit, tree } = await api.head(branch)
  const base = `https://github.com/${settings.repository}/blob/${encodePath(branch)}/`
  const key = JSON.stringify([base, settings.path, settings.extensions, settings.maxFiles])
  const state = openCursor(cursor)
  if (state.commit === commit && state.settings === key) {
    yield { same: state.files.size, cursor: pack(state) }
    return
  }
  if (state.base !== base) yield* removeAll(state)
  Object.assign(state, { base, settings: key, commit: null })
  const listing = await listFiles(tree, { ...settings, base }, api)
  yield* removeMissing(state, listing)
  const todo = [...listing.files].filter(([path, sha]) => state.files.get(path) !== shorten(sha))
  yield {
    same: listing.files.size - todo.length,
    problems: listing.problems.slice(0, MAX_PROBLEMS),
    cursor: pack(state),
  }
  const isDone = yield* readFiles(todo, { state, base, api, host })
  if (isDone && listing.missing.length === 0) state.commit = commit
  yield { cursor: pack(state) }
}

function readConfig(config) {
  const {
    repository,
    branch,
    path = '',
    extensions = DEFAULT_EXTENSIONS,
    maxFiles = DEFAULT_MAX_FILES,
  } = config ?? {}
  if (!/^[\w-]+\/[\w.-]+$/.test(repository ?? ''))
    throw new Error('repository must be an owner and a name, such as octocat/hello-world.')
  const segments = path.split('/').filter(segment => segment !== '' && segment !== '.')
  if (segments.includes('..')) throw new Error(`path is ${JSON.stringify(path)}. It must not contain "..".`)
  return {
    repository,
    branch: branch || null,
    path: segments.join('/'),
    extensions: extensions.map(extension => `.${extension.replace(/^\./, '').toLowerCase()}`),
    maxFiles: Math.min(Math.max(1, maxFiles), MAX_FILES),
  }
}

// Cursor

function openCursor(cursor) {
  const { commit = null, settings = null, base = null, files = {} } = cursor ?? {}
  return { commit, settings, base, files: new Map(Object.entries(files)) }
}

function pack({ commit, settings, base, files }) {
  return { commit, settings, base, files: Object.fromEntries(files) }
}

// Documents that are gone

/** The documents of another repository or branch. */
function* removeAll(state) {
  yield* removePaths(state, [...state.files.keys()])
}

/** Files in folders that could not be listed are kept. */
function* removeMissing(state, { files, missing }) {
  const isKept = path => files.has(path) || missing.some(folder => path.startsWith(folder))
  yield* removePaths(
    state,
    [...state.files.keys()].filter(path => !isKept(path)),
  )
}

function* removePaths(state, paths) {
  for (let next = 0; next < paths.length; next += REMOVALS_PER_BATCH) {
    const some = paths.slice(next, next + REMOVALS_PER_BATCH)
    for (const path of some) state.files.delete(path)
    yield { remove: some.map(path => state.base + encodePath(path)), cursor: pack(state) }
  }
}

function encodePath(path) {
  return path.split('/').map(encodeURIComponent).join('/')
}

// Listing

/** The wanted files with the SHA of their blobs, and the folders that could not be listed. */
async function listFiles(root, settings, api) {
  const listing = { files: new Map(), missing: [], problems: [] }
  const found = []
  const queue = [await findStart(root, settings, api, found)].filter(Boolean)
  for (let listings = 0; queue.length > 0; listings++) {
    const { sha, folder } = queue.shift()
    const entries = listings < MAX_LISTINGS ? await listFolder(sha, api) : null
    if (entries === null) {
      listing.missing.push(folder)
      const message = `GitHub cannot list the folder ${folder || '/'} in one response. Its files are left as they are. Set path to a smaller folder.`
      listing.problems.push({ sourceUri: `https://github.com/${settings.repository}`, message })
    } else
      for (const { path, type, mode, sha, size } of entries) {
        if (type === 'tree') queue.push({ sha, folder: `${folder}${path}/` })
        else if (type === 'blob' && mode !== SYMLINK) found.push({ path: folder + path, sha, size })
      }
  }
  chooseFiles(found, settings, listing)
  return listing
}

const SYMLINK = '120000'

/** Walks down to `path`. A file goes to `found`, and null is returned. */
async function findStart(root, { path, repository }, api, found) {
  const start = { sha: root, folder: '' }
  for (const name of path.split('/').filter(Boolean)) {
    const listed = await api.tree(start.sha, false)
    if (!listed)
      throw new Error(
        `GitHub cannot list the folder ${start.folder || '/'} of ${repository} in one response.`,
      )
    const entry = listed.tree.find(({ path }) => path === name)
    if (entry?.type === 'blob' && `${start.folder}${name}` === path) {
      found.push({ ...entry, path })
      return null
    }
    if (entry?.type !== 'tree')
      throw new Error(`path is ${JSON.stringify(path)}, which does not exist in ${repository}.`)
    Object.assign(start, { sha: entry.sha, folder: `${start.folder}${name}/` })
  }
  return start
}

/** All files below, or if these are too many for a response, the files and folders of this one. Null if these are too. */
async function listFolder(sha, api) {
  const below = await api.tree(sha, true)
  if (below && !below.truncated) return below.tree.filter(({ type }) => type === 'blob')
  const own = await api.tree(sha, false)
  return own && !own.truncated ? own.tree : null
}

function chooseFiles(found, { extensions, maxFiles, repository, base }, { files, problems }) {
  const sourceUri = `https://github.com/${repository}`
  found.sort((a, b) => (a.path < b.path ? -1 : 1))
  let bytes = 0
  let leftOut = 0
  for (const { path, sha, size } of found) {
    if (!extensions.some(extension => path.toLowerCase().endsWith(extension))) continue
    const uri = base + encodePath(path)
    bytes += uri.length - base.length
    if (files.size >= maxFiles || bytes > MAX_PATH_BYTES_IN_ALL) leftOut += 1
    else if (uri.length > MAX_URI_CHARACTERS)
      problems.push({
        sourceUri,
        message: `The path of a file has more than ${MAX_URI_CHARACTERS} characters in its URL.`,
      })
    else if (size > MAX_BYTES) {
      const message = `${path} has ${size} bytes. Files of at most ${MAX_BYTES} bytes are read. Split it.`
      problems.push({ sourceUri, message: message.slice(0, 900) })
    } else files.set(path, sha)
  }
  if (leftOut === 0) return
  const count = files.size + leftOut
  const message = `The repository has ${count} files of these types. ${leftOut} are left out by maxFiles, or because their paths are too long in all. Raise it, or set path to a folder.`
  problems.unshift({ sourceUri, message })
}

// Files

/** @returns whether all were read. */
async function* readFiles(todo, { state, base, api, host }) {
  let isDone = true
  let failures = 0
  let batch = openBatch(state, host)
  for (let next = 0; next < todo.length; ) {
    const some = todo.slice(next, next + FILES_AT_ONCE)
    next += some.length
    const results = await Promise.all(some.map(([path, sha]) => readFile(path, sha, base, api)))
    for (const [i, result] of results.entries()) {
      if (!batch.fits(result)) {
        yield batch.close()
        batch = openBatch(state, host)
      }
      const [path, sha] = some[i]
      const tooLarge = { problem: `${path} is too large for one document. Split it.` }
      batch.add(path, sha, batch.fits(result) ? result : tooLarge)
      if (result.isUnread) isDone = false
      failures = result.isUnread ? failures + 1 : 0
    }
    if (failures >= MAX_FAILURES || results.some(({ isLimit }) => isLimit)) break
    if (!batch.isFull()) continue
    host.progress(Math.floor((100 * next) / todo.length), `Read ${next} of ${todo.length} files`)
    yield batch.close()
    batch = openBatch(state, host)
  }
  yield batch.close()
  return isDone
}

/** Collects the results of files. */
function openBatch(state, host) {
  const batch = { upsert: [], remove: [], problems: [] }
  const startedAt = host.now()
  let room = MAX_BATCH_BYTES - RESERVED_BYTES - jsonBytes(JSON.stringify(pack(state)))
  let files = 0
  return {
    fits: ({ bytes = 0 }) => bytes <= room,
    isFull: () => files >= FILES_PER_BATCH || host.now() - startedAt > MAX_BATCH_MS,
    add(path, sha, { document, bytes = 0, problem, isUnread }) {
      files += 1
      room -= bytes
      const sourceUri = state.base + encodePath(path)
      if (document) batch.upsert.push(document)
      else if (!isUnread && state.files.has(path)) batch.remove.push(sourceUri)
      if (problem) batch.problems.push({ sourceUri, message: problem.slice(0, 900) })
      if (!isUnread) state.files.set(path, shorten(sha))
    },
    close: () => ({ ...batch, cursor: pack(state) }),
  }
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

function shorten(sha) {
  return sha.slice(0, SHA_CHARACTERS)
}

/** A `document`, or a `problem`. `isUnread` files are tried again by the next sync. */
async function readFile(path, sha, base, api) {
  try {
    const text = await api.blob(sha)
    if (text.includes('\0')) return { problem: notText(path) }
    if (text.trim() === '') return { problem: `${path} is empty.` }
    const sourceUri = base + encodePath(path)
    const document = { sourceUri, title: titleOf(text, path), text, format: formatOf(path) }
    return { document, bytes: jsonBytes(text) }
  } catch (error) {
    if (!error.isGitHub) throw error
    if (error.isNotText) return { problem: notText(path) }
    const kept = 'An existing document is kept, and the next sync tries again.'
    return { problem: `${error.message} ${kept}`, isUnread: true, isLimit: error.isLimit }
  }
}

function notText(path) {
  return `${path} is not text in UTF-8 or EUC-KR. Convert it to UTF-8.`
}

function formatOf(path) {
  if (/\.(?:md|mdx|markdown)$/i.test(path)) return 'MARKDOWN'
  return /\.html?$/i.test(path) ? 'HTML' : 'TEXT'
}

// Titles

const MAX_TITLE_CHARACTERS = 200
const MAX_TITLE_LINES = 300

/** The title of the front matter, else the first heading, else the name of the file, or of the folder of a README. */
function titleOf(text, path) {
  if (formatOf(path) === 'MARKDOWN') {
    const lines = text.slice(0, 50_000).split(/\r?\n/, MAX_TITLE_LINES)
    const end =
      lines[0]?.trim() === '---'
        ? lines.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)\s*$/.test(line))
        : -1
    const title = titleInFrontMatter(lines.slice(1, Math.max(end, 0))) || firstHeading(lines.slice(end + 1))
    if (title !== '')
      return [...title.slice(0, 2 * MAX_TITLE_CHARACTERS)].slice(0, MAX_TITLE_CHARACTERS).join('')
  }
  const [name, folder] = path.split('/').reverse()
  const own = name.replace(/(.)\.[^.]+$/, '$1')
  return folder && /^(?:readme|index)$/i.test(own) ? folder : own
}

function titleInFrontMatter(lines) {
  const value = lines.map(line => /^title:\s+(.+)$/.exec(line)?.[1]).find(Boolean) ?? ''
  return value
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim()
}

/** Headings with # and underlined ones, outside of code. */
function firstHeading(lines) {
  let fence = null
  for (const [i, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark && fence === null) fence = mark
    else if (mark?.startsWith(fence)) fence = null
    if (mark || fence !== null) continue
    const isUnderlined =
      /\S/.test(line) && /^ {0,3}(?:=+|-{2,})\s*$/.test(lines[i + 1] ?? '') && /^ {0,3}[^\s>|#-]/.test(line)
    const heading =
      /^ {0,3}#{1,6}[ \t]+(.*)$/.exec(line)?.[1].replace(/[ \t]+#+[ \t]*$/, '') ?? (isUnderlined ? line : '')
    const title = plainText(heading)
    if (/[\p{L}\p{N}]/u.test(title)) return title
  }
  return ''
}

/** Without images, HTML, link targets, emphasis and the anchors of Docusaurus: `# Title {#anchor}`. */
function plainText(markdown) {
  return markdown
    .slice(0, 1_000)
    .replace(/!\[[^[\]]*\]\([^()]*\)/g, '')
    .replace(/\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/\{#[^{}]*\}\s*$/, '')
    .replace(/(\*\*|__|[*`])/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

// GitHub

/** Every failure is an error whose `isGitHub` is true. `isLimit` errors apply to all requests. */
async function openApi({ repository }, host) {
  const token = await readToken(host)
  const root = `${API}/repos/${repository}`
  const get = (path, accept = 'application/vnd.github+json') =>
    request(`${root}${path}`, { accept, token, repository }, host)
  const json = async path => parse((await get(path)).text)
  return {
    defaultBranch: async () => (await json('')).default_branch,
    async head(branch) {
      const { commit } = await json(`/branches/${encodeURIComponent(branch)}`).catch(error => {
        if (error.status !== 404) throw error
        throw failure(
          `Branch ${JSON.stringify(branch)} does not exist in ${repository}, or the repository is not readable. ${accessAdvice(token)}`,
        )
      })
      return { commit: commit.sha, tree: commit.commit.tree.sha }
    },
    /** Null if the response is too large. */
    async tree(sha, isRecursive) {
      try {
        return await json(`/git/trees/${sha}${isRecursive ? '?recursive=1' : ''}`)
      } catch (error) {
        if (error.isTooLarge) return null
        throw error
      }
    },
    /** Not as JSON with base64, which takes the sandbox long to decode. */
    blob: async sha => (await get(`/git/blobs/${sha}`, 'application/vnd.github.raw+json')).text,
  }
}

/** Null if the secret is not granted or not set. */
async function readToken(host) {
  if (!host.secret) return null
  try {
    return String((await host.secret('github_token')) ?? '').trim() || null
  } catch (error) {
    if (['PermissionDenied', 'SecretMissing'].includes(error.name)) return null
    throw error
  }
}

async function request(url, { accept, token, repository }, host) {
  const headers = { accept, 'user-agent': 'Canopy', 'x-github-api-version': '2022-11-28' }
  if (token) headers.authorization = `Bearer ${token}`
  let response
  try {
    if (!host.fetch) throw notGranted()
    response = await host.fetch(url, { headers, timeoutMs: TIMEOUT_MS })
  } catch (error) {
    if (error.name === 'PermissionDenied') throw notGranted()
    if (error.name !== 'NetworkError') throw error
    throw failure(`GitHub could not be reached: ${error.message}`, {
      isTooLarge: /bytes|large/.test(error.message),
      isNotText: /not text/.test(error.message),
    })
  }
  if (response.status === 200) return response
  throw failure(explain(response, { token, repository }), {
    status: response.status,
    isLimit: isLimit(response),
  })
}

function notGranted() {
  return new Error('The plugin may not send requests to GitHub. Grant network:api.github.com.')
}

function failure(message, facts) {
  return Object.assign(new Error(message), { isGitHub: true, ...facts })
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    throw failure('GitHub responded with something other than JSON.')
  }
}

function isLimit({ status, headers }) {
  const isUsedUp = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined
  return status === 429 || (status === 403 && isUsedUp)
}

function explain(response, { token, repository }) {
  const { status, headers, text } = response
  if (isLimit(response)) return explainLimit(headers, token)
  if (status === 401)
    return 'GitHub rejected the token (401). It may be expired: update the secret github_token.'
  if (status === 404) return `${repository} does not exist or is not readable (404). ${accessAdvice(token)}`
  if (status === 403)
    return `GitHub refused to read ${repository} (403): ${reasonIn(text)} ${accessAdvice(token)}`
  if (status === 409) return `${repository} is empty (409). Push a commit first.`
  if (status >= 500) return `GitHub failed (${status}).`
  return `GitHub responded ${status}: ${reasonIn(text)}`
}

function explainLimit(headers, token) {
  const more = token
    ? ''
    : ' Set the secret github_token: with it, the limit is 5,000 requests an hour instead of 60.'
  const after = headers['retry-after']
  if (headers['x-ratelimit-remaining'] === '0' && headers['x-ratelimit-reset']) {
    const reset = new Date(Number(headers['x-ratelimit-reset']) * 1000).toISOString()
    return `GitHub's rate limit is used up until ${reset}. Sync again after that.${more}`
  }
  return `GitHub limits requests for now. Sync again ${after ? `in ${after} s` : 'in a few minutes'}.${more}`
}

function accessAdvice(token) {
  return token
    ? 'Check that github_token may read the contents of the repository.'
    : 'If it is private, set the secret github_token.'
}

function reasonIn(text) {
  try {
    return String(JSON.parse(text).message ?? 'no reason').replace(/\.?$/, '.')
  } catch {
    return 'no reason.'
  }
}

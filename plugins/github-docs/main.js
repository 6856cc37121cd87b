// Keeps the documentation of a GitHub repository as documents. One run lists the files of a commit, removes the
// documents of files that are gone, and reads those whose blob is new, in batches. The cursor has the blob of each
// file that was read, so a run that was cut continues with the others. `commit` is only set once all are read.

const API = 'https://api.github.com'
const DEFAULT_EXTENSIONS = ['.md', '.mdx', '.markdown']
const DEFAULT_MAX_FILES = 2_000
const MAX_FILES = 5_000
/** Keeps the cursor under 1 MB. */
const MAX_PATH_CHARACTERS_IN_ALL = 500_000
/** More than enough to see a change of one file. */
const SHA_CHARACTERS = 16
/** Larger responses are refused. */
const MAX_BYTES = 1_000_000

const FILES_PER_BATCH = 20
const FILES_AT_ONCE = 5
const REMOVALS_PER_BATCH = 200
/** A listing takes one or two requests, of the 100 of a batch. */
const MAX_LISTINGS = 40
const MAX_BATCH_CHARACTERS = 2_000_000
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
  const listing = await listFiles(tree, settings, api)
  yield* removeMissing(state, listing)
  const todo = [...listing.files].filter(([path, sha]) => state.files.get(path) !== shorten(sha))
  yield { same: listing.files.size - todo.length, problems: listing.problems, cursor: pack(state) }
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

function chooseFiles(found, { extensions, maxFiles, repository }, { files, problems }) {
  found.sort((a, b) => (a.path < b.path ? -1 : 1))
  let characters = 0
  let leftOut = 0
  for (const { path, sha, size } of found) {
    if (!extensions.some(extension => path.toLowerCase().endsWith(extension))) continue
    characters += path.length
    if (files.size >= maxFiles || characters > MAX_PATH_CHARACTERS_IN_ALL) leftOut += 1
    else if (size > MAX_BYTES) {
      const message = `${path} has ${size} bytes. Files of at most ${MAX_BYTES} bytes are read. Split it.`
      problems.push({ sourceUri: `https://github.com/${repository}`, message })
    } else files.set(path, sha)
  }
  if (leftOut > 0) {
    const message = `The repository has ${files.size + leftOut} files of these types. ${leftOut} are left out by maxFiles. Raise it, or set path to a folder.`
    problems.push({ sourceUri: `https://github.com/${repository}`, message })
  }
}

// Files

/** @returns whether all were read. */
async function* readFiles(todo, { state, base, api, host }) {
  let isDone = true
  let failures = 0
  for (let next = 0; next < todo.length; ) {
    const batch = { upsert: [], remove: [], problems: [] }
    const end = Math.min(next + FILES_PER_BATCH, todo.length)
    const startedAt = host.now()
    let characters = 0
    let isStopped = false
    while (
      next < end &&
      !isStopped &&
      characters < MAX_BATCH_CHARACTERS &&
      host.now() - startedAt < MAX_BATCH_MS
    ) {
      const some = todo.slice(next, Math.min(next + FILES_AT_ONCE, end))
      next += some.length
      const results = await Promise.all(some.map(([path, sha]) => readFile(path, sha, base, api)))
      for (const [i, { document, problem, isUnread, isLimit }] of results.entries()) {
        const [path, sha] = some[i]
        const sourceUri = base + encodePath(path)
        if (document) batch.upsert.push(document)
        else if (!isUnread && state.files.has(path)) batch.remove.push(sourceUri)
        if (problem) batch.problems.push({ sourceUri, message: problem })
        if (isUnread) isDone = false
        else state.files.set(path, shorten(sha))
        failures = isUnread ? failures + 1 : 0
        characters += document?.text.length ?? 0
        isStopped ||= isLimit || failures >= MAX_FAILURES
      }
    }
    host.progress?.(Math.floor((100 * next) / todo.length), `Read ${next} of ${todo.length} files`)
    yield { ...batch, cursor: pack(state) }
    if (isStopped) return false
  }
  return isDone
}

function shorten(sha) {
  return sha.slice(0, SHA_CHARACTERS)
}

/** A `document`, or a `problem`. `isUnread` files are tried again by the next sync. */
async function readFile(path, sha, base, api) {
  try {
    const text = await api.blob(sha)
    if (!isText(text)) return { problem: `${path} is not UTF-8 text. Convert it to UTF-8.` }
    const sourceUri = base + encodePath(path)
    if (text.trim() === '') return { problem: `${path} is empty.` }
    return { document: { sourceUri, title: titleOf(text, path), text, format: formatOf(path) } }
  } catch (error) {
    if (!error.isGitHub) throw error
    const kept = 'An existing document is kept, and the next sync tries again.'
    return { problem: `${error.message} ${kept}`, isUnread: true, isLimit: error.isLimit }
  }
}

/** A few replacement characters may be part of a text about encodings. */
function isText(text) {
  return !text.includes('\0') && text.split('\ufffd').length - 1 <= text.length / 200
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
    if (error.name === 'PermissionDenied') return null
    throw error
  }
}

async function request(url, { accept, token, repository }, host) {
  const headers = { accept, 'user-agent': 'Canopy', 'x-github-api-version': '2022-11-28' }
  if (token) headers.authorization = `Bearer ${token}`
  let response
  try {
    response = await host.fetch(url, { headers, timeoutMs: TIMEOUT_MS })
  } catch (error) {
    if (error.name === 'PermissionDenied')
      throw new Error('The plugin may not send requests to GitHub. Grant network:api.github.com.')
    if (error.name !== 'NetworkError') throw error
    throw failure(`GitHub could not be reached: ${error.message}`, {
      isTooLarge: /large/.test(error.message),
    })
  }
  if (response.status === 200) return response
  throw failure(explain(response, { token, repository }), {
    status: response.status,
    isLimit: isLimit(response),
  })
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

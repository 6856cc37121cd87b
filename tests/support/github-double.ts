import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { startHttpServer } from './http-server.ts'

/** Contents by path. */
type Files = Record<string, string | Buffer>

export interface GithubDouble {
  url: string
  /** Paths and statuses of the received requests. */
  requests: { path: string; accept: string; authorization: string | null; status: number }[]
  /** If set, requests without this token get 404. */
  token: string | null
  /** Number of requests left. Null is no limit. */
  remaining: number | null
  /** Trees with more entries are truncated. */
  maxEntries: number
  /** Answers a request in place of the service if it returns true. */
  intercept: (path: string, response: ServerResponse) => boolean
  /** Replaces the files of a branch. @returns the SHA of the commit. */
  commit(files: Files, branch?: string): string
  close(): Promise<void>
}

interface Entry {
  path: string
  mode: string
  type: 'blob' | 'tree'
  sha: string
  size?: number
}

/** Time at which the rate limit resets, in seconds. */
const RESETS_AT_S = 1_767_225_600

/** Starts a fake of GitHub's REST API with the repository acme/handbook, whose objects have the SHAs of Git. */
export async function startGithubDouble(): Promise<GithubDouble> {
  const store = createStore()
  const { url, close } = await startHttpServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    response.on('finish', () => {
      const { accept = '', authorization = null } = request.headers
      self.requests.push({ path, accept, authorization, status: response.statusCode })
    })
    if (self.intercept(path, response)) return
    const { status, body, headers } = refuse(request, self) ?? answer(path, request, store, self.maxEntries)
    const type = body instanceof Buffer ? 'application/vnd.github.raw+json' : 'application/json'
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, ...headers })
    response.end(body instanceof Buffer ? body : JSON.stringify(body))
  })
  const self: GithubDouble = {
    url,
    requests: [],
    token: null,
    remaining: null,
    maxEntries: 100_000,
    intercept: () => false,
    commit: (files, branch = 'main') => store.commit(files, branch),
    close,
  }
  return self
}

interface Answer {
  status: number
  body: object
  headers?: Record<string, string>
}

const MISSING: Answer = { status: 404, body: { message: 'Not Found', status: '404' } }

/** Null if the request may be answered. */
function refuse({ headers }: IncomingMessage, self: GithubDouble): Answer | null {
  const { authorization } = headers
  if (!headers['user-agent'])
    return { status: 403, body: { message: 'Request forbidden by administrative rules.' } }
  if (authorization && authorization !== `Bearer ${self.token}`)
    return { status: 401, body: { message: 'Bad credentials' } }
  if (self.token && !authorization) return MISSING
  if (self.remaining === null || self.remaining-- > 0) return null
  const limit = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(RESETS_AT_S) }
  return { status: 403, body: { message: 'API rate limit exceeded' }, headers: limit }
}

const ROUTE = /^\/repos\/acme\/handbook(?:\/(branches|git\/trees|git\/blobs)\/([^?]+))?(\?recursive=1)?$/

function answer(path: string, { headers }: IncomingMessage, store: Store, maxEntries: number): Answer {
  const [route, kind, name = '', recursive] = ROUTE.exec(path) ?? []
  if (route === undefined) return MISSING
  if (!kind) return { status: 200, body: { full_name: 'acme/handbook', default_branch: 'main' } }
  const branch = kind === 'branches' ? store.branches.get(name) : undefined
  const tree = kind === 'git/trees' ? store.trees.get(name) : undefined
  const blob = kind === 'git/blobs' ? store.blobs.get(name) : undefined
  if (branch)
    return {
      status: 200,
      body: { name, commit: { sha: branch.commit, commit: { tree: { sha: branch.tree } } } },
    }
  if (tree) {
    const entries = recursive ? store.below(tree) : tree
    const truncated = entries.length > maxEntries
    return { status: 200, body: { sha: name, tree: entries.slice(0, maxEntries), truncated } }
  }
  if (!blob) return MISSING
  if (headers.accept?.includes('raw')) return { status: 200, body: blob }
  return {
    status: 200,
    body: { sha: name, size: blob.length, encoding: 'base64', content: blob.toString('base64') },
  }
}

type Store = ReturnType<typeof createStore>

/** Git objects, in memory. */
function createStore() {
  const blobs = new Map<string, Buffer>()
  const trees = new Map<string, Entry[]>()
  const branches = new Map<string, { commit: string; tree: string }>()
  const idOf = (kind: string, bytes: Buffer) =>
    hash('sha1', Buffer.concat([Buffer.from(`${kind} ${bytes.length}\0`), bytes]))
  const writeTree = (files: [string, string | Buffer][]): string => {
    const entries: Entry[] = []
    const folders = new Map<string, [string, string | Buffer][]>()
    for (const [path, content] of files) {
      const [name = '', ...rest] = path.split('/')
      if (rest.length > 0) folders.set(name, [...(folders.get(name) ?? []), [rest.join('/'), content]])
      else {
        const bytes = Buffer.from(content)
        const sha = idOf('blob', bytes)
        blobs.set(sha, bytes)
        entries.push({
          path: name,
          mode: name === 'link.md' ? '120000' : '100644',
          type: 'blob',
          sha,
          size: bytes.length,
        })
      }
    }
    for (const [path, below] of folders)
      entries.push({ path, mode: '040000', type: 'tree', sha: writeTree(below) })
    entries.sort((a, b) => (a.path < b.path ? -1 : 1))
    const parts = entries.flatMap(({ mode, path, sha }) => [
      Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`),
      Buffer.from(sha, 'hex'),
    ])
    const sha = idOf('tree', Buffer.concat(parts))
    trees.set(sha, entries)
    return sha
  }
  const below = (entries: Entry[]): Entry[] =>
    entries.flatMap(entry => [
      entry,
      ...(entry.type === 'tree'
        ? below(trees.get(entry.sha) ?? []).map(child => ({ ...child, path: `${entry.path}/${child.path}` }))
        : []),
    ])
  return {
    blobs,
    trees,
    branches,
    below,
    commit(files: Files, branch: string): string {
      const tree = writeTree(Object.entries(files))
      const commit = idOf('commit', Buffer.from(`tree ${tree}\n\nWrite\n`))
      branches.set(branch, { commit, tree })
      return commit
    },
  }
}

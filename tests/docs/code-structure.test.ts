import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** Rooms (folders of src) and what each may import besides `config`, `errors`, `languages` and `platform`. */
const MAY_IMPORT: Record<string, string[]> = {
  auth: [],
  audit: ['auth'],
  models: [],
  usage: [],
  streams: ['auth', 'usage'],
  tasks: ['streams', 'usage'],
  vault: [],
  webhooks: ['tasks', 'vault'],
  notices: ['tasks'],
  secrets: ['audit', 'notices', 'vault'],
  quotas: ['notices'],
  flags: ['audit', 'models', 'notices'],
  knowledge: ['models', 'tasks'],
  sandbox: [],
  plugins: ['flags', 'knowledge', 'models', 'sandbox', 'secrets', 'vault'],
  coverage: ['knowledge', 'models', 'streams', 'tasks'],
  templates: [],
  persisted: ['auth'],
  routing: ['audit', 'models', 'notices', 'secrets', 'usage', 'vault'],
  reports: ['knowledge', 'models', 'templates', 'usage'],
  goals: ['flags', 'knowledge', 'models', 'plugins', 'reports', 'streams', 'tasks'],
  metrics: ['models', 'streams', 'tasks'],
  app: [
    'flags',
    'knowledge',
    'metrics',
    'models',
    'persisted',
    'plugins',
    'routing',
    'streams',
    'tasks',
    'vault',
  ],
  context: ['app', 'auth'],
  workers: [
    'app',
    'audit',
    'coverage',
    'flags',
    'goals',
    'knowledge',
    'models',
    'notices',
    'plugins',
    'quotas',
    'reports',
    'sandbox',
    'secrets',
    'streams',
    'tasks',
    'usage',
  ],
  resolvers: [
    'audit',
    'auth',
    'context',
    'coverage',
    'flags',
    'goals',
    'knowledge',
    'models',
    'persisted',
    'plugins',
    'reports',
    'quotas',
    'routing',
    'sandbox',
    'secrets',
    'streams',
    'tasks',
    'templates',
    'usage',
    'webhooks',
  ],
  schema: [
    'auth',
    'context',
    'coverage',
    'goals',
    'knowledge',
    'plugins',
    'reports',
    'resolvers',
    'routing',
    'secrets',
    'streams',
    'templates',
  ],
  mcp: ['auth', 'context', 'persisted', 'resolvers', 'streams'],
  http: ['app', 'auth', 'context', 'knowledge', 'mcp', 'metrics', 'persisted', 'streams'],
  demo: ['app', 'auth', 'context', 'resolvers', 'tasks'],
}
/** The lowest rooms and what each may import. */
const GROUND: Record<string, string[]> = {
  languages: [],
  errors: ['languages'],
  config: [],
  platform: ['config', 'errors', 'languages'],
}
/** Programs and the composition root. They may import any room. */
const ROOTS = ['main', 'start-canopy', 'start-messages']

it('lets each room of src import only the rooms below it', async () => {
  const wrong: string[] = []
  for (const [file, targets] of await readImports()) {
    const room = roomOf(file)
    if (ROOTS.includes(room)) continue
    const allowed = GROUND[room] ?? [...Object.keys(GROUND), ...(MAY_IMPORT[room] ?? [])]
    for (const target of targets)
      if (![room, 'generated', ...allowed].includes(roomOf(target))) wrong.push(`${file} imports ${target}`)
  }
  expect(wrong).toEqual([])
})

it('lists each room before the rooms that import it', () => {
  const order = [...Object.keys(GROUND), ...Object.keys(MAY_IMPORT)]
  const upward = Object.entries({ ...GROUND, ...MAY_IMPORT }).flatMap(([room, rooms]) =>
    rooms.filter(other => order.indexOf(other) >= order.indexOf(room)).map(other => `${room} -> ${other}`),
  )
  expect(upward).toEqual([])
})

it('finds no files that import each other in a circle, not even through types', async () => {
  const imports = await readImports()
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    for (const target of imports.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  expect(circles).toEqual([])
})

/** @returns the files of src that each file imports. */
async function readImports(): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>()
  for await (const file of glob('src/**/*.ts')) {
    if (roomOf(file) === 'generated') continue
    const text = await readFile(file, 'utf8')
    const targets = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) => join(dirname(file), path))
    imports.set(
      file,
      targets.filter(target => target.startsWith('src/')),
    )
  }
  return imports
}

function roomOf(file: string): string {
  return file.split('/')[1]?.replace(/\.ts$/, '') ?? ''
}

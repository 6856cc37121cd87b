import { readFile, writeFile } from 'node:fs/promises'

// Some registries only serve the packages of some platforms. npm then omits the others from package-lock.json, which
// `npm ci` rejects. This script adds them as npm would; each is only downloaded on its own platform.
// Run it after every `npm install`: npm run lockfile

interface Entry {
  version: string
  optional?: boolean
  dev?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const FILE = 'package-lock.json'
const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'aix',
]
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32']

const lock: { packages: Record<string, Entry> } = JSON.parse(await readFile(FILE, 'utf8'))
const added: string[] = []
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(path, name)) continue
    lock.packages[`node_modules/${name}`] = {
      version: exactVersion(version),
      ...(entry.dev && { dev: true }),
      optional: true,
      ...platformOf(name),
    }
    added.push(name)
  }
}
if (added.length) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  await writeFile(FILE, `${JSON.stringify(lock, null, 2)}\n`)
}
console.log(
  added.length ? `${FILE}: added ${added.length} packages of other platforms.` : `${FILE} is complete.`,
)

function isLocked(path: string, name: string): boolean {
  return `node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages
}

function exactVersion(range: string): string {
  return range.replace(/^[~^]/, '')
}

function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const parts = name.split(/[/-]/)
  const os = name === 'fsevents' ? ['darwin'] : SYSTEMS.filter(system => parts.includes(system))
  const cpu = PROCESSORS.filter(processor => parts.includes(processor))
  const libc = parts.some(part => part.startsWith('musl')) ? ['musl'] : parts.includes('gnu') ? ['glibc'] : []
  return { ...(os.length && { os }), ...(cpu.length && { cpu }), ...(libc.length && { libc }) }
}

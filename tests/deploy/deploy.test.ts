import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { environment } from '../../src/config/environment.ts'

// Checks the files of deploy/ against the project that they deploy. Does not require Docker.

interface Service {
  image?: string
  build?: { context: string; dockerfile: string }
  command?: string[]
  environment?: Record<string, string | number>
  ports?: string[]
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
  stop_grace_period?: string
  healthcheck?: { test: unknown[] }
}

interface Compose {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}

interface Instruction {
  name: string
  /** The arguments after the name, without flags. */
  value: string
  flags: Record<string, string>
}

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

const composeText = read('deploy/compose.yaml')
const composeDocument = parseDocument(composeText, { merge: true, uniqueKeys: true })
const compose = composeDocument.toJS() as Compose
const services = Object.entries(compose.services)
const canopy = services.filter(([, service]) => service.build)

const dockerfile = parseDockerfile(read('deploy/Dockerfile'))
const ignored = parseIgnore(read('.dockerignore'))
const settings = new Set(Object.keys(environment.shape))

describe('compose.yaml', () => {
  test('is valid YAML', () => {
    expect(composeDocument.errors).toEqual([])
    expect(composeDocument.warnings).toEqual([])
  })

  test('has a database, Redis and both roles', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['api', 'postgres', 'redis', 'worker'])
    expect(canopy.map(([name]) => name).sort()).toEqual(['api', 'worker'])
  })

  test.each(services)('%s has a tagged image or is built from a Dockerfile', (_, service) => {
    if (service.build) {
      expect(existsSync(join(ROOT, 'deploy', service.build.context, service.build.dockerfile))).toBe(true)
      expect(join(ROOT, 'deploy', service.build.context, '.')).toBe(join(ROOT, '.'))
    } else {
      expect(service.image).toMatch(/^[a-z0-9./-]+:[a-z0-9.-]+$/)
    }
  })

  test.each(services)('%s has a healthcheck of strings', (_, service) => {
    const check = service.healthcheck?.test ?? []
    expect(['CMD', 'CMD-SHELL']).toContain(check[0])
    expect(check.length).toBeGreaterThan(1)
    expect(check.filter(part => typeof part !== 'string')).toEqual([])
  })

  test.each(services)('%s waits for existing services with healthchecks', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services[name], name).toBeDefined()
      if (condition === 'service_healthy') expect(compose.services[name]?.healthcheck, name).toBeDefined()
    }
  })

  test.each(services)('%s uses declared volumes', (_, service) => {
    for (const volume of service.volumes ?? [])
      expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0])
  })

  test.each(services)('%s publishes ports on this machine only', (_, service) => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  })

  test.each(canopy)('%s sets only variables that Canopy reads', (_, service) => {
    const names = Object.keys(service.environment ?? {})
    expect(names.filter(name => !settings.has(name))).toEqual([])
    expect(names).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'BOOTSTRAP_API_KEY', 'MASTER_KEY']),
    )
  })

  test.each(canopy)('%s starts an existing file in its own role', (name, service) => {
    const [program, flag, file, ...args] = service.command ?? []
    expect([program, flag]).toEqual(['node', '--no-memory-reducer'])
    expect(existsSync(join(ROOT, file ?? ''))).toBe(true)
    expect(args).toEqual([`--role=${name}`])
    expect(read('src/config/config.ts')).toContain(`'${name}'`)
  })

  test.each(canopy)('%s reaches database and Redis by service name', (_, service) => {
    const { DATABASE_URL, REDIS_URL } = service.environment ?? {}
    for (const address of [DATABASE_URL, REDIS_URL]) {
      const { hostname } = new URL(String(address).replace(/\$\{[^}]*\}/g, 'x'))
      expect(Object.keys(compose.services)).toContain(hostname)
      expect(Object.keys(service.depends_on ?? {})).toContain(hostname)
    }
  })

  test.each(canopy)('%s allows a longer stop than the grace period of tasks', (_, service) => {
    const seconds = Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1])
    expect(seconds * 1000).toBeGreaterThan(environment.shape.SHUTDOWN_GRACE_MS.parse(undefined))
  })

  test.each(canopy)('%s has its healthcheck on the port that it listens on', (_, service) => {
    const check = String(service.healthcheck?.test.at(-1))
    const [, port, path] = /http:\/\/127\.0\.0\.1:(\d+)(\/health\/\w+)/.exec(check) ?? []
    expect(Number(port)).toBe(service.environment?.PORT)
    expect(['/health/live', '/health/ready']).toContain(path)
  })

  test('contains no secret, and requires a value for each', () => {
    const uses = [...composeText.matchAll(/\$\{([A-Z_]+)([^}]*)\}/g)]
    for (const [, name, otherwise] of uses) {
      if (/PASSWORD|KEY/.test(name!)) expect(otherwise, name).toBe(`:?set ${name}`)
      else expect(otherwise, name).toMatch(/^:-./)
    }
    const secret = /^ +\w*(?:PASSWORD|KEY|SECRET)\w*: (.*)$/gm
    for (const [, value] of composeText.matchAll(secret)) expect(value).toMatch(/^\$\{\w+:\?.*\}$/)
  })
})

describe('Dockerfile', () => {
  const final = dockerfile.slice(dockerfile.findLastIndex(({ name }) => name === 'FROM'))
  const last = (name: string) => final.findLast(instruction => instruction.name === name)?.value

  test('uses only known instructions', () => {
    const known =
      /^(FROM|WORKDIR|COPY|RUN|ENV|ARG|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|CMD|ENTRYPOINT|LABEL|VOLUME)$/
    expect(dockerfile.filter(({ name }) => !known.test(name))).toEqual([])
    expect(dockerfile[0]?.name).toBe('FROM')
  })

  test('copies existing files that .dockerignore allows', () => {
    for (const { source } of copies().filter(({ from }) => !from)) {
      expect(existsSync(join(ROOT, source)), source).toBe(true)
      expect(ignored(source), `${source} in .dockerignore`).toBe(false)
    }
  })

  test('copies from a stage only what the stage has', () => {
    const stages = dockerfile
      .filter(({ name }) => name === 'FROM')
      .map(({ value }) => / AS (\w+)$/i.exec(value)?.[1])
    for (const { from, source } of copies().filter(copy => copy.from)) {
      expect(stages).toContain(from)
      const path = source.replace(/^\/app\//, '')
      expect(path === 'node_modules' || existsSync(join(ROOT, path)), source).toBe(true)
    }
  })

  test('copies what `npm ci` and its prepare script read first', () => {
    const installs = dockerfile.findIndex(({ name, value }) => name === 'RUN' && value.startsWith('npm ci'))
    const before = copies(dockerfile.slice(0, installs)).map(({ source }) => source)
    for (const file of ['package.json', 'package-lock.json', 'prisma', 'prisma.config.ts'])
      expect(before).toContain(file)
  })

  test('sets only variables that Canopy reads', () => {
    const env = final.filter(({ name }) => name === 'ENV').flatMap(({ value }) => value.split(/\s+/))
    const names = env.map(pair => pair.split('=')[0]!)
    expect(names.filter(name => !settings.has(name))).toEqual([])
    expect(env).toEqual(expect.arrayContaining(['NODE_ENV=production', 'HOST=0.0.0.0']))
    expect(env).toContain(`PORT=${last('EXPOSE')}`)
  })

  test('runs an existing file, not as root, on a supported Node version', () => {
    const command = JSON.parse(last('CMD') ?? 'null') as string[]
    expect(command).toEqual(['node', '--no-memory-reducer', 'src/main.ts'])
    expect(existsSync(join(ROOT, 'src/main.ts'))).toBe(true)
    expect(last('USER')).toBe('node')
    expect(last('STOPSIGNAL')).toBe('SIGTERM')
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } }
    for (const { value } of dockerfile.filter(({ name }) => name === 'FROM'))
      expect(value.split(' ')[0]).toBe(`node:${devDependencies.node.split('.')[0]}-slim`)
  })

  test('has a working healthcheck', () => {
    const [, json] = /CMD (\[.*\])$/.exec(last('HEALTHCHECK') ?? '') ?? []
    const [program, flag, script] = JSON.parse(json ?? '[]') as string[]
    expect([program, flag]).toEqual(['node', '-e'])
    // Nothing listens on port 1, so the script must exit with code 1, without an uncaught error.
    const run = () => execFileSync(process.execPath, ['-e', script!], { env: { PORT: '1' }, stdio: 'pipe' })
    expect(run).toThrow(expect.objectContaining({ status: 1, stderr: Buffer.from('') }))
  })
})

/** @returns every source of every COPY instruction. */
function copies(instructions = dockerfile): { from: string | undefined; source: string }[] {
  return instructions
    .filter(({ name }) => name === 'COPY')
    .flatMap(({ value, flags }) =>
      value
        .split(/\s+/)
        .slice(0, -1)
        .map(source => ({ from: flags.from, source })),
    )
}

function parseDockerfile(text: string): Instruction[] {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim())
    .map(line => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? ['', line, '']
      const flags = /^(?:--[a-z-]+=\S+\s+)*/.exec(rest!)![0]
      return {
        name: name!,
        value: rest!.slice(flags.length).trim(),
        flags: Object.fromEntries(
          [...flags.matchAll(/--([a-z-]+)=(\S+)/g)].map(([, key, value]) => [key!, value!]),
        ),
      }
    })
}

/** @returns whether .dockerignore excludes a path. Supports `*`, plain paths and `!`; the last match wins. */
function parseIgnore(text: string): (path: string) => boolean {
  const rules = text.split('\n').filter(line => line && !line.startsWith('#'))
  return path => {
    let isOut = false
    for (const rule of rules) {
      const pattern = rule.replace(/^!/, '')
      if (pattern === '*' || path === pattern || path.startsWith(`${pattern}/`)) isOut = !rule.startsWith('!')
    }
    return isOut
  }
}

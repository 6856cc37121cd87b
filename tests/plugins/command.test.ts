import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkPlugin } from '../../scripts/plugin/check-folder.ts'
import { createPlugin } from '../../scripts/plugin/create-plugin.ts'
import { openWorkbench } from '../../scripts/plugin/open-workbench.ts'
import { packPlugin, signPlugin } from '../../scripts/plugin/pack-and-sign.ts'
import { readArguments, type TryOptions } from '../../scripts/plugin/read-arguments.ts'
import { tryPlugin } from '../../scripts/plugin/try-tool.ts'
import { ValidationError } from '../../src/errors.ts'
import { readPackage } from '../../src/plugins/package/package-files.ts'
import { verify } from '../../src/plugins/package/signature.ts'
import { startHttpServer } from '../support/http-server.ts'
import { spawnScript } from '../support/spawn-script.ts'

const ROOT = join(import.meta.dirname, '../..')
const bench = openWorkbench(new AbortController().signal)
let home: string
const at = (name: string) => join(home, name)
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'canopy-test-plugin-'))
  await Promise.all([
    createPlugin(at('hello'), 'TOOL'),
    createPlugin(at('short'), 'AGENT'),
    createPlugin(at('page'), 'INTEGRATION'),
  ])
})
afterAll(async () => {
  await bench.close()
  await rm(home, { recursive: true })
})

/** Writes a plugin with one tool. */
async function writeTool(name: string, code: string, manifest: object = {}): Promise<string> {
  await createPlugin(at(name), 'TOOL')
  await writeFile(join(at(name), 'main.js'), code)
  const file = join(at(name), 'manifest.json')
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...manifest }))
  return at(name)
}

/** @returns none if it is accepted. */
async function problemsOf(folder: string): Promise<string[]> {
  const error = await checkPlugin(folder, bench).then(
    () => new ValidationError([]),
    reason => reason,
  )
  if (!(error instanceof ValidationError)) throw error
  return error.issues.map(({ path, message }) => `${path}: ${message}`)
}

/** @returns what it printed. */
async function tryOut(folder: string, options: Partial<TryOptions> = {}) {
  const results: unknown[] = []
  const lines: string[] = []
  const printing = {
    result: (value: unknown) => results.push(value),
    log: (line: string) => lines.push(line),
  }
  const given = { tool: null, input: {}, config: {}, allow: [], secrets: {}, ...options }
  await tryPlugin(folder, given, printing, bench)
  return { results, lines }
}

describe('arguments of the command', () => {
  it('are read', () => {
    expect(readArguments(['new', 'a'])).toEqual({ command: 'new', folder: 'a', kind: 'TOOL' })
    expect(readArguments(['pack', 'a', '--out', 'b'])).toEqual({ command: 'pack', folder: 'a', out: 'b' })
    const given = ['--allow', 'storage', '--secret', 'key=a=b', '--input', '{"a":1}']
    expect(readArguments(['test', 'a', ...given])).toEqual({
      command: 'test',
      folder: 'a',
      tool: null,
      input: { a: 1 },
      config: {},
      allow: ['storage', 'secret:key'],
      secrets: { key: 'a=b' },
    })
  })

  it.each<[string[], RegExp]>([
    [[], /command must be new, check/],
    [['constructor', 'a'], /command must be/],
    [['check'], /Name one plugin/],
    [['check', 'a', 'b'], /Name one plugin/],
    [['check', 'a', '--kind', 'TOOL'], /--kind is not an option of check/],
    [['new', 'a', '--kind', 'ROBOT'], /--kind must be TOOL, AGENT, INTEGRATION/],
    [['sign', 'a'], /--key is required/],
    [['test', 'a', '--input', '[]'], /--input must be a JSON object/],
    [['test', 'a', '--config', '{'], /--config must be a JSON object/],
    [['test', 'a', '--secret', 'key'], /--secret must be <name>=<value>/],
    [['test', 'a', '--unknown'], /--unknown/],
  ])('%j are rejected', (args, message) => {
    expect(() => readArguments(args)).toThrow(message)
  })

  it('are explained, and its results are in the exit code', async () => {
    const env = { INIT_CWD: home }
    const runs = [
      ['check', 'hello'],
      ['sign', 'hello'],
      ['new', 'hello'],
    ].map(args => spawnScript('scripts/plugin/main.ts', args, env))
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 2, 1])
    const [checked, signed, written] = runs.map(run => run.output() + run.errors())
    expect(checked).toBe('hello 0.1.0 has no problems.\n')
    expect(signed).toMatch(/^--key is required.*Usage: npm run plugin -- new/s)
    expect(written).toBe('hello is not empty.\n')
  })
})

describe('a new plugin', () => {
  it('has no problems, and types that fit', async () => {
    const names = ['hello', 'short', 'page']
    const checked = Promise.all(names.map(name => problemsOf(at(name))))
    const files = [...names.map(name => `${name}/main.js`), 'hello/canopy.d.ts']
    await writeFile(at('jsconfig.json'), JSON.stringify({ extends: './hello/jsconfig.json', files }))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    await promisify(execFile)(process.execPath, [tsc, '-p', at('jsconfig.json')])
    expect(await checked).toEqual([[], [], []])
  })

  it('needs a name that plugins can have', async () => {
    await expect(createPlugin(at('No Spaces'), 'TOOL')).rejects.toThrow(/name of the folder must be 1 to 64/)
    await expect(createPlugin(at('hello'), 'TOOL')).rejects.toThrow(/is not empty/)
  })
})

describe('checking a plugin', () => {
  it('lists all problems of the manifest and its schemas', async () => {
    const schema = { type: 'object', properties: { a: { type: 'strin' } } }
    const tools = { greet: { description: 'Greets.', input: schema, output: { $ref: 'https://a.example' } } }
    const folder = await writeTool('odd', 'export const tools = {}', { tools })
    expect(await problemsOf(folder)).toEqual([
      'manifest.json.tools.greet.input.properties.a.type: must be one of: array, boolean, integer, null, number, object, string',
      'manifest.json.tools.greet.input.properties.a.type: must be of type array',
      'manifest.json.tools.greet.output: refers to "https://a.example", which is not in the schema; only references within it can be used',
    ])
    await writeTool('wrong', '', { version: '1' })
    expect(await problemsOf(at('wrong'))).toEqual(['main.js: is empty'])
  })

  it('loads the code and compares its exports', async () => {
    const codes = {
      syntax: 'export const tools = {',
      missing: 'export const tools = { greet: "hello" }',
      importing: 'import "node:fs"; export const tools = { greet() {} }',
      renamed: 'const t = { greet() { throw new Error("Must not be called") } }; export { t as tools }',
    }
    const found = Object.entries(codes).map(async ([name, code]) => {
      return problemsOf(await writeTool(name, code))
    })
    expect(await Promise.all(found)).toEqual([
      [expect.stringMatching(/^main\.js: cannot be loaded: SyntaxError/)],
      ['main.js: must export the function tools.greet'],
      [expect.stringMatching(/^main\.js: cannot be loaded: .*node:fs/)],
      [],
    ])
  })
})

describe('trying a plugin', () => {
  it('prints the output of a tool, and what it logs', async () => {
    const passages = [{ title: 'Guide', text: 'One. Two.' }]
    const results = [
      tryOut(at('hello'), { input: { name: 'Ada' } }),
      tryOut(at('short'), { input: { question: 'What?', passages } }),
    ]
    const problems: [Partial<TryOptions>, string][] = [
      [{}, 'input.name: is required'],
      [{ tool: 'other' }, 'There is no tool "other". There is: greet.'],
      [{ config: { a: 1 } }, 'config.a: is not a known key'],
    ]
    await Promise.all(
      problems.map(([options, problem]) => expect(tryOut(at('hello'), options)).rejects.toThrow(problem)),
    )
    expect(await Promise.all(results)).toEqual([
      { results: [{ greeting: 'Hello, Ada!' }], lines: ['Greeting Ada'] },
      { results: [{ text: 'One.', citations: [0] }], lines: ['Answering from Guide'] },
    ])
  })

  it('gives it only what is allowed', async () => {
    const { url, close } = await startHttpServer((request, response) => {
      response.end(`${request.method} ${request.headers['x-key']}`)
    })
    onTestFinished(close)
    const { port } = new URL(url)
    const own = `network:127.0.0.1:${port}`
    const permissions = [own, 'network:127.0.0.1', 'secret:key', 'secret:other', 'storage', 'agents:ask'].map(
      name => ({ name, reason: 'To try it.' }),
    )
    const code = `
      const attempt = async work => { try { return await work() } catch (error) { return error.name + ': ' + error.message } }
      export const tools = { async greet(input, host) {
        host.progress(50, 'Half')
        await host.storage?.set('k', { n: 1 })
        return { greeting: JSON.stringify({
          functions: Object.keys(host).sort(),
          key: await attempt(() => host.secret('key')),
          other: await attempt(() => host.secret('other')),
          stored: await attempt(() => host.storage.get('k')),
          gone: await attempt(async () => { await host.storage.delete('k'); return (await host.storage.get('k')) === undefined }),
          own: await attempt(async () => (await host.fetch('http://127.0.0.1:${port}/', { headers: { 'x-key': 'k' } })).text),
          elsewhere: await attempt(() => host.fetch('https://example.com/')),
          odd: await attempt(() => host.fetch('https://example.com/', { method: 'TRACE' })),
          ask: await attempt(() => host.ask({ agentId: 'a', question: 'b' })),
        }) }
      } }`
    const folder = await writeTool('curious', code, { permissions })
    const input = { name: 'x' }
    const run = async (options: Partial<TryOptions>) => {
      const { results, lines } = await tryOut(folder, { input, ...options })
      expect(lines).toEqual(['50 % Half'])
      return JSON.parse((results[0] as { greeting: string }).greeting)
    }
    const allow = [own, 'secret:key', 'storage', 'agents:ask']
    const [refused, allowed] = await Promise.all([run({}), run({ allow, secrets: { key: 'value' } })])
    expect(refused.functions).toEqual(['config', 'log', 'now', 'progress', 'random'])
    for (const name of ['key', 'stored', 'own', 'ask']) expect(refused[name]).toMatch(/^TypeError/)
    expect(allowed).toEqual({
      functions: ['ask', 'config', 'fetch', 'log', 'now', 'progress', 'random', 'secret', 'storage'],
      key: 'value',
      other: 'PermissionDenied: The permission "secret:other" is not granted.',
      stored: { n: 1 },
      gone: true,
      own: 'GET k',
      elsewhere: 'PermissionDenied: The permission "network:example.com" is not granted.',
      odd: 'TypeError: arguments.1.method must be one of: GET, HEAD, POST, PUT, PATCH, DELETE.',
      ask: 'Unavailable: ask needs a server. Install the plugin to try it.',
    })
    const rejected: [string, RegExp][] = [
      ['network:*', /does not ask for "network:\*"\. It asks for: network:127/],
      ['everything', /"everything" must be network:/],
    ]
    await Promise.all(
      rejected.map(([name, problem]) =>
        expect(tryOut(folder, { input, allow: [name] })).rejects.toThrow(problem),
      ),
    )
  })

  it('prints the batches of a sync, and why a plugin failed', async () => {
    const trySync = async (name: string, body: string, input = {}) => {
      await createPlugin(at(name), 'INTEGRATION')
      await writeFile(join(at(name), 'main.js'), `export async function* sync({ cursor }) { ${body} }`)
      return (await tryOut(at(name), { input })).results
    }
    await Promise.all([
      expect(trySync('counting', 'yield { same: 1, cursor: cursor + 1 }', { cursor: 4 })).resolves.toEqual([
        { upsert: [], remove: [], same: 1, problems: [], cursor: 5 },
      ]),
      expect(trySync('misspelled', 'yield { upserts: [] }')).rejects.toThrow(
        /^batch\.upserts: is not a known key$/,
      ),
      expect(trySync('throwing', 'throw new Error("Oops")')).rejects.toThrow(
        'The plugin failed. It threw an error: Oops',
      ),
    ])
  })
})

describe('a package', () => {
  it('is written, and signed with a key that only its owner can read', async () => {
    const [packed, signed, key] = [at('hello.zip'), at('signed.zip'), at('private.pem')]
    const { checksum } = await packPlugin(at('hello'), packed, bench)
    expect(await readPackage(await readFile(packed))).toMatchObject({ checksum, signature: null })
    const first = await signPlugin({ source: at('hello'), key, out: signed }, bench)
    expect(first).toMatchObject({ file: signed, checksum, isNewKey: true })
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    const second = await signPlugin({ source: packed, key, out: null }, bench)
    expect(second).toEqual({ ...first, file: packed, isNewKey: false })
    expect(await readFile(packed)).toEqual(await readFile(signed))
    const trusted = [{ name: 'me', publicKey: first.publicKey }]
    expect(verify(await readPackage(await readFile(signed)), trusted)).toBe('me')
    await writeFile(key, 'not a key')
    await expect(signPlugin({ source: packed, key, out: null }, bench)).rejects.toThrow(
      /not an Ed25519 private key/,
    )
  })
})

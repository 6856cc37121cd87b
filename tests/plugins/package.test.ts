import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ValidationError, type ValidationIssue } from '../../src/errors.ts'
import { checkPackage } from '../../src/plugins/package/check-package.ts'
import { type Manifest, parseManifest } from '../../src/plugins/package/manifest.ts'
import { packOfficial } from '../../src/plugins/package/official-packages.ts'
import { makeFiles, readPackage, writePackage } from '../../src/plugins/package/package-files.ts'
import { readFolder } from '../../src/plugins/package/read-folder.ts'
import { formatPublicKey, sign, verify } from '../../src/plugins/package/signature.ts'
import { buildZip } from '../support/files/build-zip.ts'

const MINIMAL = {
  name: 'hello',
  version: '1.0.0',
  kind: 'TOOL',
  description: 'Greets.',
  tools: { greet: { description: 'Greets.', input: { type: 'object' }, output: { type: 'object' } } },
}
const CODE = 'export const tools = { greet: async () => ({}) }\n'
const FILES = makeFiles({ manifest: JSON.stringify(MINIMAL), code: CODE, signature: null })
const schemas = { findProblems: async () => [] }

/** The problems that something is rejected with, as one text each. */
async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => null,
    reason => reason,
  )
  expect(error).toBeInstanceOf(ValidationError)
  return format((error as ValidationError).issues)
}

const format = (issues: readonly ValidationIssue[]) => issues.map(({ path, message }) => `${path} ${message}`)

function problemsIn(manifest: unknown): string[] {
  const parsed = parseManifest(typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  return 'issues' in parsed ? format(parsed.issues) : []
}

describe('a manifest', () => {
  it('gets defaults', () => {
    const parsed = parseManifest(JSON.stringify(MINIMAL)) as { manifest: Manifest }
    expect(parsed.manifest).toEqual({
      ...MINIMAL,
      author: null,
      permissions: [],
      config: { type: 'object', properties: {}, additionalProperties: false },
      tools: { greet: { ...MINIMAL.tools.greet, hasEffects: true, compensatedBy: null } },
    })
  })

  it('is rejected with all problems at once', () => {
    const { input, output } = MINIMAL.tools.greet
    const wrong = {
      name: 'No Spaces',
      version: '1.0',
      kind: 'ROBOT',
      author: 7,
      permissions: [
        { name: 'network:*.com', reason: '' },
        { name: 'storage' },
        { name: 'storage', reason: 'To count.', extra: 1 },
      ],
      config: [],
      tools: {
        '9': { description: 'x', input, output },
        notify: { description: ' ', input: { type: 'string' }, hasEffects: 'no', compensatedBy: 'notify' },
      },
      licence: 'MIT',
    }
    expect(problemsIn(wrong)).toEqual([
      'manifest.json.name must be 1 to 64 lower-case letters, digits and hyphens, such as "slack-notifier"',
      'manifest.json.version must be a semantic version without build metadata, such as "1.0.0"',
      'manifest.json.kind must be one of: TOOL, AGENT, INTEGRATION',
      'manifest.json.description is required',
      'manifest.json.author must be of type string',
      expect.stringMatching(/^manifest\.json\.permissions\.0\.name must be network:<host>, /),
      'manifest.json.permissions.0.reason must not be blank',
      'manifest.json.permissions.1.reason is required',
      'manifest.json.permissions.2.extra is not a known key',
      'manifest.json.config must be of type object',
      'manifest.json.tools.9 must be a letter, then at most 63 letters, digits, "_" and "-"',
      'manifest.json.tools.notify.description must not be blank',
      'manifest.json.tools.notify.input must be a JSON Schema of an object: its "type" must be "object"',
      'manifest.json.tools.notify.output is required',
      'manifest.json.tools.notify.hasEffects must be of type boolean',
      'manifest.json.licence is not a known key',
      'manifest.json.tools.notify.compensatedBy must be the name of another tool of this plugin',
      'manifest.json.permissions.2.name is already asked for by an earlier permission',
    ])
  })

  it('has the tools of its kind', () => {
    const { greet } = MINIMAL.tools
    expect(problemsIn({ ...MINIMAL, tools: {} })).toEqual([
      'manifest.json.tools must have at least one tool, because the kind is TOOL',
    ])
    expect(problemsIn({ ...MINIMAL, kind: 'AGENT' })).toEqual([
      'manifest.json.tools must be omitted, because the kind is AGENT',
    ])
    expect(problemsIn({ ...MINIMAL, kind: 'INTEGRATION', tools: { export: greet, greet } })).toEqual([
      'manifest.json.tools.greet must be named "export", the only tool of a plugin whose kind is INTEGRATION',
    ])
    const undo = { ...greet, compensatedBy: 'constructor' }
    expect(problemsIn({ ...MINIMAL, tools: { greet, undo } })).toHaveLength(1)
    for (const valid of [
      { ...MINIMAL, kind: 'AGENT', tools: undefined },
      { ...MINIMAL, kind: 'INTEGRATION', tools: { export: greet } },
      { ...MINIMAL, tools: { greet: { ...greet, compensatedBy: 'undo' }, undo: greet } },
    ])
      expect(problemsIn(valid)).toEqual([])
  })

  const { greet } = MINIMAL.tools
  const many = (count: number, make: (i: number) => unknown) =>
    Array.from({ length: count }, (_, i) => make(i))
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'manifest.json must be JSON'],
    ['a list', [], 'manifest.json must be of type object'],
    ['null', null, 'manifest.json must be of type object'],
    ['too many bytes', ' '.repeat(300_000), 'manifest.json must be at most 262144 bytes'],
    [
      'a long description',
      { ...MINIMAL, description: 'x'.repeat(2_001) },
      'manifest.json.description must have at most 2000 characters',
    ],
    [
      'a long version',
      { ...MINIMAL, version: `1.0.0-${'a'.repeat(60)}` },
      'manifest.json.version must have at most 64 characters',
    ],
    [
      'many permissions',
      { ...MINIMAL, permissions: many(51, i => ({ name: `secret:s${i}`, reason: 'x' })) },
      'manifest.json.permissions must have at most 50 items',
    ],
    [
      'many tools',
      { ...MINIMAL, tools: Object.fromEntries(many(51, i => [`t${i}`, greet]) as [string, object][]) },
      'manifest.json.tools must have at most 50 tools',
    ],
    [
      'a huge schema',
      { ...MINIMAL, config: { type: 'object', description: 'x'.repeat(70_000) } },
      'manifest.json.config must be at most 65536 bytes',
    ],
    [
      'a NUL',
      { ...MINIMAL, description: 'a\0b' },
      'manifest.json.description has a NUL character at offset 1',
    ],
    ['__proto__', '{"config":{"__proto__":{"x":1}}}', 'manifest.json.config.__proto__ is not a known key'],
    [
      'deep nesting',
      `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      `manifest.json.a${'.0'.repeat(39)} must be at most 40 levels deep`,
    ],
  ])('with %s is rejected', (_, given, problem) => {
    expect(problemsIn(given)).toEqual([problem])
  })
})

describe('a package', () => {
  const entries = [
    { name: 'manifest.json', data: FILES.manifest },
    { name: 'main.js', data: CODE },
  ]
  const [manifestEntry, codeEntry] = entries as [(typeof entries)[0], (typeof entries)[0]]

  it('is the same bytes for the same files, and keeps its checksum when signed or packed by others', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const signed = sign(FILES, privateKey)
    expect(Buffer.from(writePackage(FILES)).equals(writePackage({ ...FILES }))).toBe(true)
    // Known bytes: other time zones and releases must agree.
    const known = makeFiles({ manifest: '{}', code: 'export {}', signature: null })
    expect(known.checksum).toBe('32a729ffe0c414397059d3e619845fd996c18c16db693c0b6d666797f4afa5b5')
    expect(await readPackage(writePackage(FILES))).toEqual(FILES)
    expect(await readPackage(writePackage(signed))).toEqual({ ...FILES, signature: signed.signature })
    expect((await readPackage(buildZip([...entries].reverse()))).checksum).toBe(FILES.checksum)
    expect(makeFiles({ ...FILES, code: `${CODE} ` }).checksum).not.toBe(FILES.checksum)
  })

  const packed = Buffer.from(writePackage(FILES))
  const strong = Buffer.from(buildZip([manifestEntry, { ...codeEntry, isEncrypted: true }]))
  // The flags of the second entry of the directory.
  strong.writeUInt16LE(0x41, strong.lastIndexOf('PK\x01\x02') + 8)
  it.each<[string, Uint8Array, string]>([
    ['nothing', Buffer.alloc(0), 'package The file is damaged or incomplete and cannot be unpacked.'],
    ['text', Buffer.from(CODE), 'package The file is damaged or incomplete and cannot be unpacked.'],
    [
      'half of it',
      packed.subarray(0, packed.length / 2),
      'package The file is damaged or incomplete and cannot be unpacked.',
    ],
    ['too many bytes', Buffer.alloc(2_000_001), 'package must be at most 2000000 bytes'],
    [
      'a bomb',
      buildZip([manifestEntry, { name: 'main.js', data: Buffer.alloc(50_000_000) }]),
      'package The file unpacks to more than 2000000 bytes.',
    ],
    [
      'a bomb in another file',
      buildZip([{ name: 'data.bin', data: Buffer.alloc(50_000_000) }]),
      'package The package contains "data.bin", but can only contain manifest.json, main.js, signature.json.',
    ],
    [
      'another archive',
      buildZip([manifestEntry, { name: 'main.js', data: buildZip(entries) }]),
      'package The file contains another archive.',
    ],
    [
      '10,000 entries',
      buildZip(Array.from({ length: 10_000 }, (_, i) => ({ name: `${i}`, data: '' }))),
      'package The file contains 10000 files; at most 3 are allowed.',
    ],
    [
      'a path that leaves it',
      buildZip([manifestEntry, { name: '../main.js', data: CODE }]),
      'package The file contains entries whose paths point outside it.',
    ],
    [
      'a path with backslashes that leaves it',
      buildZip([manifestEntry, { name: '..\\main.js', data: CODE }]),
      'package The file contains entries whose paths point outside it.',
    ],
    [
      'an absolute path',
      buildZip([manifestEntry, { name: '/main.js', data: CODE }]),
      'package The file contains entries whose paths point outside it.',
    ],
    [
      'a symbolic link',
      buildZip([manifestEntry, { name: 'main.js', data: '/etc/passwd', mode: 0o120777 }]),
      'package The file contains a symbolic link.',
    ],
    [
      'a password',
      buildZip([manifestEntry, { ...codeEntry, isEncrypted: true }]),
      'package The file is password-protected; save it without a password.',
    ],
    ['strong encryption', strong, 'package The file is password-protected; save it without a password.'],
    ['a file twice', buildZip([...entries, codeEntry]), 'package The package contains main.js twice.'],
    [
      'a folder',
      buildZip([...entries, { name: 'lib/', data: '' }]),
      'package The package contains "lib/", but can only contain manifest.json, main.js, signature.json.',
    ],
    [
      'a NUL in the code',
      buildZip([manifestEntry, { name: 'main.js', data: 'a\0b' }]),
      'main.js has a NUL character at offset 1',
    ],
    [
      'code that is not UTF-8',
      buildZip([manifestEntry, { name: 'main.js', data: Buffer.from([0x61, 0xff]) }]),
      'main.js must be text in UTF-8',
    ],
    ['no code', buildZip([manifestEntry, { name: 'main.js', data: '\n' }]), 'main.js is empty'],
  ])('with %s is rejected', async (_, bytes, problem) => {
    expect(await problemsOf(readPackage(bytes))).toEqual([problem])
  })

  it('is rejected with all problems of its files', async () => {
    const signature = { name: 'signature.json', data: Buffer.from([0xff]) }
    expect(await problemsOf(readPackage(buildZip([signature])))).toEqual([
      'manifest.json is missing from the package',
      'main.js is missing from the package',
      'signature.json must be text in UTF-8',
    ])
  })
})

describe('a signature', () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKey = formatPublicKey(privateKey)
  const other = { name: 'other', publicKey: formatPublicKey(generateKeyPairSync('ed25519').privateKey) }
  const trustedKeys = [other, { name: 'acme', publicKey }]
  const signed = sign(FILES, privateKey)
  const rules = { trustedKeys, allowsUnsigned: false, official: [], schemas }

  it('names the trusted key that made it', () => {
    expect(publicKey).toMatch(/^[\w+/]{43}=$/)
    expect(verify(signed, trustedKeys)).toBe('acme')
    expect(verify(signed, [other])).toBeNull()
    expect(verify(FILES, trustedKeys)).toBeNull()
  })

  it('does not fit changed files, and is not checked by a key that it brings', () => {
    const content = JSON.parse(signed.signature ?? '')
    const forged = [
      { ...signed, code: `${CODE} ` },
      { ...signed, manifest: `${FILES.manifest} ` },
      // What one file loses at its start or end, the other gains.
      { ...signed, manifest: FILES.manifest.slice(0, -1), code: `}${CODE}` },
      { ...signed, signature: JSON.stringify({ ...content, publicKey: other.publicKey }) },
      { ...signed, signature: JSON.stringify({ ...content, signature: `${'A'.repeat(86)}==` }) },
      { ...signed, signature: JSON.stringify({ ...content, publicKey: `${'A'.repeat(43)}=` }) },
      { ...signed, signature: JSON.stringify({ ...content, extra: 1 }) },
      ...['', '{}', 'null', '[]', '{"publicKey":1,"signature":2}'].map(signature => ({
        ...signed,
        signature,
      })),
    ]
    for (const files of forged) expect(verify(files, trustedKeys), JSON.stringify(files)).toBeNull()
  })

  it('is required, unless the package is official or unsigned packages are allowed', async () => {
    const bytes = writePackage(FILES)
    const manifest = expect.objectContaining({ name: 'hello' })
    const accepted = {
      manifest,
      code: CODE,
      checksum: FILES.checksum,
      signedBy: null,
      isOfficial: false,
      mcp: null,
    }
    expect(await checkPackage(writePackage(signed), rules)).toEqual({ ...accepted, signedBy: 'acme' })
    expect(await checkPackage(bytes, { ...rules, allowsUnsigned: true })).toEqual(accepted)
    expect(await checkPackage(bytes, { ...rules, official: [FILES] })).toEqual({
      ...accepted,
      isOfficial: true,
    })
    const unknown = sign(FILES, generateKeyPairSync('ed25519').privateKey)
    for (const files of [FILES, unknown]) {
      const [problem] = await problemsOf(checkPackage(writePackage(files), rules))
      expect(problem).toMatch(
        /^package is not signed.*`npm run plugin -- sign`.*PLUGIN_TRUSTED_KEYS.*PLUGIN_ALLOW_UNSIGNED/,
      )
    }
    const changed = writePackage({ ...signed, code: `${CODE} ` })
    for (const allowsUnsigned of [true, false])
      expect(await problemsOf(checkPackage(changed, { ...rules, allowsUnsigned }))).toEqual([
        'signature.json does not fit manifest.json and main.js; sign the package again with `npm run plugin -- sign`',
      ])
  })

  it('is missed together with the problems of the manifest and its schemas', async () => {
    const broken = makeFiles({ manifest: '{}', code: CODE, signature: null })
    const problems = await problemsOf(checkPackage(writePackage(broken), rules))
    expect(problems.map(problem => problem.split(' ')[0])).toEqual([
      ...['name', 'version', 'kind', 'description'].map(name => `manifest.json.${name}`),
      'package',
    ])
    const picky = { findProblems: async (_: object, path: string) => [{ path, message: 'is odd' }] }
    const odd = checkPackage(writePackage(signed), { ...rules, schemas: picky })
    expect(await problemsOf(odd)).toEqual([
      'manifest.json.config is odd',
      'manifest.json.tools.greet.input is odd',
      'manifest.json.tools.greet.output is odd',
    ])
  })
})

describe('the official plugins', () => {
  it('are the folders of one folder, by name', async () => {
    const root = await mkdtemp(join(tmpdir(), 'canopy-test-official-'))
    onTestFinished(() => rm(root, { recursive: true }))
    expect(await packOfficial(join(root, 'missing'))).toEqual([])
    await writeFile(join(root, 'canopy.d.ts'), '')
    for (const name of ['b', 'a']) {
      await mkdir(join(root, name))
      await writeFile(join(root, name, 'manifest.json'), JSON.stringify({ ...MINIMAL, name }))
      await writeFile(join(root, name, 'main.js'), CODE)
    }
    const packed = await packOfficial(root)
    expect(packed.map(({ manifest }) => manifest.name)).toEqual(['a', 'b'])
    expect(packed[0]).toMatchObject({ code: CODE, checksum: (await readFolder(join(root, 'a'))).checksum })
    await rm(join(root, 'b', 'main.js'))
    expect(await problemsOf(packOfficial(root))).toEqual(['main.js is missing from the package'])
  })

  it('of this release are valid', async () => {
    for (const { manifest, checksum } of await packOfficial()) {
      expect(manifest.name).not.toBe('')
      expect(checksum).toMatch(/^[0-9a-f]{64}$/)
    }
  })
})

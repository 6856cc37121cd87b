import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  allowsUrl,
  isCovered,
  nameOf,
  PERMISSION_RULE,
  parsePermission,
} from '../../src/plugins/permissions.ts'

const VALID = [
  ...['network:api.example.com', 'network:api.example.com:8443', 'network:*.example.com', 'network:*'],
  ...['network:localhost:3000', 'network:127.0.0.1:80', 'network:[::1]:80', 'network:xn--9n2bp8q.example'],
  ...[
    'secret:api_key',
    'tool:search.web',
    'documents:read',
    'documents:write',
    'agents:ask',
    'models:use',
    'storage',
  ],
]
const INVALID = [
  ...[
    'network:*.com',
    'network:*:443',
    'network:*.',
    'network:*.*.com',
    'network:a.*.example.com',
    'network:**',
  ],
  ...[
    'network:',
    'network:API.example.com',
    'network:example.com.',
    'network:한국.example',
    'network:0x7f.1',
  ],
  ...[
    'network:2130706433',
    'network:*.0.0.1',
    'network:a.example/path',
    'network:https://a.example',
    'network:a@b.example',
  ],
  ...[
    'network:a.example:0',
    'network:a.example:65536',
    'network:a.example:08',
    'network:a.example:',
    'network:::1',
  ],
  ...[
    'network:a b.example',
    'network:a.example ',
    'secret:',
    'secret:a b',
    `secret:${'a'.repeat(101)}`,
    'tool:',
  ],
  ...['documents', 'documents:delete', 'Storage', 'storage:', 'network', '', '*', '__proto__', 'constructor'],
]

it('parses each permission, and names it as before', () => {
  for (const name of VALID) expect(nameOf(parsePermission(name)!)).toBe(name)
  expect(parsePermission('network:*.example.com:8443')).toEqual({
    kind: 'network',
    host: '*.example.com',
    port: 8443,
  })
})

it.each(INVALID)('rejects "%s"', name => {
  expect(parsePermission(name)).toBeNull()
  expect(isCovered(name, ['network:*', name])).toBe(false)
  expect(allowsUrl(new URL('https://a.example'), [name])).toBe(false)
})

it('states the rule for messages', () => {
  expect(PERMISSION_RULE).toMatch(/^must be network:<host>, .*models:use, storage; a host is like/)
})

const WIDER: [wide: string, narrow: string][] = [
  ['network:*', 'network:a.example:8443'],
  ['network:*', 'network:*.example.com'],
  ['network:*.example.com', 'network:a.b.example.com'],
  ['network:*.example.com', 'network:*.eu.example.com'],
  ['network:*.example.com:8443', 'network:a.example.com:8443'],
  ['network:a.example', 'network:a.example:443'],
]
const UNRELATED: [granted: string, asked: string][] = [
  ['network:*.example.com', 'network:example.com'],
  ['network:*.example.com', 'network:evilexample.com'],
  ['network:*.example.com', 'network:a.example.com:8443'],
  ['network:*.example.com', 'network:a.example.com.evil.test'],
  ['network:a.example:8443', 'network:a.example'],
  ['secret:a', 'secret:b'],
  ['secret:a', 'tool:a'],
  ['documents:write', 'documents:read'],
]

it('lets a grant cover what it includes, and nothing else', () => {
  for (const name of VALID) expect(isCovered(name, ['storage', name])).toBe(true)
  for (const [wide, narrow] of WIDER) expect(isCovered(narrow, [wide]), `${wide} covers ${narrow}`).toBe(true)
  for (const [granted, asked] of UNRELATED)
    expect(isCovered(asked, [granted]), `${granted} covers ${asked}`).toBe(false)
  for (const [wide, narrow] of WIDER.slice(0, 5)) expect(isCovered(wide, [narrow])).toBe(false)
  expect(isCovered('storage', [])).toBe(false)
})

it('lets an administrator grant what is asked for, or a narrower host', () => {
  for (const [asked, grant] of WIDER) expect(isCovered(grant, ['storage', asked])).toBe(true)
  for (const [asked, grant] of UNRELATED) expect(isCovered(grant, [asked])).toBe(false)
  expect(isCovered('network:*', ['network:*.example.com'])).toBe(false)
  expect(isCovered('storage', [])).toBe(false)
})

const URLS: [url: string, grant: string, isAllowed: boolean][] = [
  ['https://api.example.com/a?b#c', 'network:api.example.com', true],
  ['https://API.EXAMPLE.COM', 'network:api.example.com', true],
  ['https://api.example.com:443/', 'network:api.example.com', true],
  ['https://api.example.com/', 'network:api.example.com:443', true],
  ['https://api.example.com:8443/', 'network:api.example.com', false],
  ['https://api.example.com:8443/', 'network:api.example.com:8443', true],
  ['https://api.example.com/', 'network:api.example.com:8443', false],
  ['https://a.b.example.com/', 'network:*.example.com', true],
  ['https://example.com/', 'network:*.example.com', false],
  ['https://api.example.com./', 'network:api.example.com', false],
  ['https://api.example.com@evil.test/', 'network:api.example.com', false],
  ['https://evil.test/#api.example.com', 'network:api.example.com', false],
  ['https://evil.test:8443/', 'network:*', true],
  ['http://127.0.0.1:8080/', 'network:127.0.0.1:8080', true],
  ['http://0x7f.1/', 'network:127.0.0.1', true],
  ['http://127.0.0.1:443/', 'network:127.0.0.1', false],
  ['https://[::1]:8080/', 'network:[::1]:8080', true],
  ['ftp://api.example.com/', 'network:*', false],
  ['file:///etc/passwd', 'network:*', false],
  ['data:text/plain,a', 'network:*', false],
  ['https://api.example.com/', 'secret:api.example.com', false],
]

it.each(URLS)('%s with %s: %s', (url, grant, isAllowed) => {
  expect(allowsUrl(new URL(url), ['storage', grant])).toBe(isAllowed)
  expect(allowsUrl(new URL(url), [])).toBe(false)
})

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/)
/** Makes a permission of its place in the manifest, so that no host includes another. */
const permission = fc.oneof(
  label.map(name => (i: number) => `network:${name}.host${i}.test`),
  fc.integer({ min: 1, max: 65_535 }).map(port => (i: number) => `network:host${i}.test:${port}`),
  label.map(name => (i: number) => `network:*.${name}.host${i}.test`),
  label.map(name => (i: number) => `secret:${name}${i}`),
  label.map(name => (i: number) => `tool:${name}${i}`),
  fc
    .constantFrom('documents:read', 'documents:write', 'agents:ask', 'models:use', 'storage')
    .map(n => () => n),
)
const asking = fc
  .array(fc.tuple(permission, fc.boolean()), { minLength: 1, maxLength: 10 })
  .map(choices => new Map(choices.map(([nameFor, isGranted], i) => [nameFor(i), isGranted])))

it('refuses every permission of a generated plugin that is not granted', () => {
  fc.assert(
    fc.property(asking, asked => {
      const names = [...asked.keys()]
      const granted = names.filter(name => asked.get(name))
      for (const [name, isGranted] of asked) {
        expect(isCovered(name, names)).toBe(true)
        expect(isCovered(name, granted)).toBe(isGranted)
        if (!name.startsWith('network:')) continue
        const url = new URL(`https://${name.slice('network:'.length).replace('*', 'any')}/`)
        expect(allowsUrl(url, granted)).toBe(isGranted)
        expect(isCovered('network:*', names)).toBe(false)
      }
    }),
    { numRuns: 200 },
  )
})

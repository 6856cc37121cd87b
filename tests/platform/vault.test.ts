import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { formatMasterKeys, generateMasterKey, parseMasterKeys } from '../../src/config/master-key.ts'
import { open, reseal, type SealContext, seal, Unreadable } from '../../src/vault/envelope.ts'

const CONTEXT: SealContext = ['workspace', 'name', '1']
const key = generateMasterKey()
const value = '비밀 whsec_0123456789'

/** The value with one bit of one byte of a part changed, for each byte. */
function damage(sealed: string, part: 1 | 2): string[] {
  const parts = sealed.split('.')
  const bytes = Buffer.from(parts[part] ?? '', 'base64url')
  return [...bytes.keys()].map(at => {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
    return parts.with(part, changed.toString('base64url')).join('.')
  })
}

describe('a sealed value', () => {
  it('opens with its key and context, and contains nothing of the value', () => {
    const sealed = seal(value, CONTEXT, [key])
    expect(open(sealed, CONTEXT, [key])).toBe(value)
    expect(open(sealed, CONTEXT, [generateMasterKey(), key])).toBe(value)
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes('whsec')).toBe(false)
    expect(seal(value, CONTEXT, [key])).not.toBe(sealed)
  })

  it('does not open if a byte of it was changed', () => {
    const sealed = seal(value, CONTEXT, [key])
    const damaged = [...damage(sealed, 1), ...damage(sealed, 2)]
    // Two nonces of 12 bytes, two tags of 16, a data key of 32, and the value.
    expect(damaged).toHaveLength(2 * (12 + 16) + 32 + Buffer.byteLength(value))
    for (const one of damaged) expect(() => open(one, CONTEXT, [key])).toThrow(Unreadable)
  })

  it.each([
    ['another workspace', ['other', 'name', '1']],
    ['another name', ['workspace', 'other', '1']],
    ['another version', ['workspace', 'name', '2']],
    ['the same text, divided differently', ['workspace', 'name","1']],
  ] as [string, SealContext][])('does not open with the context of %s', (_, context) => {
    expect(() => open(seal(value, CONTEXT, [key]), context, [key])).toThrow(
      'The value does not authenticate.',
    )
  })

  it('does not open without its master key, and names the key', () => {
    const sealed = seal(value, CONTEXT, [key])
    expect(() => open(sealed, CONTEXT, [generateMasterKey()])).toThrow(`The master key ${key.id} is missing.`)
    for (const damaged of ['', 'text', sealed.slice(1), sealed.slice(0, 90), `${key.id}.AA.AA`])
      expect(() => open(damaged, CONTEXT, [key])).toThrow(Unreadable)
  })

  it('opens with the new master key alone after it was sealed again, which leaves the encrypted value as it is', () => {
    const next = generateMasterKey()
    const sealed = seal(value, CONTEXT, [key])
    const again = reseal(sealed, CONTEXT, [next, key])
    expect(open(again, CONTEXT, [next])).toBe(value)
    expect(() => open(again, CONTEXT, [key])).toThrow(Unreadable)
    expect(again.split('.')[2]).toBe(sealed.split('.')[2])
  })
})

describe('master keys', () => {
  it('are read from base64, in order', () => {
    const [first, second] = [generateMasterKey(), generateMasterKey()]
    const ids = (text: string) => parseMasterKeys(text)?.map(({ id }) => id)
    expect(ids(formatMasterKeys([first, second]))).toEqual([first.id, second.id])
    expect(ids(`${formatMasterKeys([first])}, ${formatMasterKeys([second])}`)).toEqual([first.id, second.id])
  })

  it.each([
    ['nothing', ''],
    ['a word', 'secret'],
    ['31 bytes', randomBytes(31).toString('base64')],
    ['hexadecimal digits', randomBytes(32).toString('hex')],
    ['a valid key and another text', `${randomBytes(32).toString('base64')},x`],
  ])('are not read from %s', (_, text) => {
    expect(parseMasterKeys(text)).toBeNull()
  })
})

import fc from 'fast-check'
import { TypeID } from 'typeid-js'
import { expect, it } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'

it('encodes every UUID as typeid-js does, and decodes it again', () => {
  fc.assert(
    fc.property(fc.uuid(), uuid => {
      const id = encodeId('Agent', uuid)
      expect(id).toBe(TypeID.fromUUID('agent', uuid).toString())
      expect(decodeId('Agent', id)).toBe(uuid)
    }),
  )
})

it.each([
  ['00000000-0000-0000-0000-000000000000', 'agent_00000000000000000000000000'],
  ['ffffffff-ffff-ffff-ffff-ffffffffffff', 'agent_7zzzzzzzzzzzzzzzzzzzzzzzzz'],
])('encodes %s as %s', (uuid, id) => {
  expect(encodeId('Agent', uuid)).toBe(id)
})

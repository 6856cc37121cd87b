import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  compareCursors,
  decodeCursor,
  encodeCursor,
  FROM_THE_START,
} from '../../src/streams/workspace-cursor.ts'

const cursors = fc.record({
  transaction: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  position: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
})
const BAD_CURSOR = expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_CURSOR' }) })

it('a cursor decodes to what was encoded, for all values that the database can reach', () => {
  fc.assert(
    fc.property(fc.uuid(), cursors, (workspaceId, cursor) => {
      expect(decodeCursor(workspaceId, encodeCursor(workspaceId, cursor))).toEqual(cursor)
    }),
  )
  expect(decodeCursor('any', encodeCursor('any', FROM_THE_START))).toEqual(FROM_THE_START)
})

it('a cursor is invalid in another workspace', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), cursors, (own, other, cursor) => {
      fc.pre(own !== other)
      expect(() => decodeCursor(other, encodeCursor(own, cursor))).toThrow(BAD_CURSOR)
    }),
  )
})

it('a cursor with one changed character is invalid', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      cursors,
      fc.nat(),
      fc.constantFrom(...'0123456789abcxyz-'),
      (id, cursor, at, character) => {
        const text = encodeCursor(id, cursor)
        const changed = text.slice(0, at % text.length) + character + text.slice((at % text.length) + 1)
        fc.pre(changed !== text)
        expect(() => decodeCursor(id, changed)).toThrow(BAD_CURSOR)
      },
    ),
  )
})

it('any other text is invalid', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string({ unit: 'binary' }), (id, text) => {
      fc.pre(text !== '0')
      expect(() => decodeCursor(id, text)).toThrow(BAD_CURSOR)
    }),
  )
})

it('cursors are ordered by transaction, then by position', () => {
  fc.assert(
    fc.property(cursors, cursors, (a, b) => {
      const expected =
        a.transaction === b.transaction
          ? a.position < b.position
            ? -1
            : 1
          : a.transaction < b.transaction
            ? -1
            : 1
      fc.pre(a.transaction !== b.transaction || a.position !== b.position)
      expect(Math.sign(compareCursors(a, b))).toBe(expected)
      expect(compareCursors(a, a)).toBe(0)
    }),
  )
})

import { expect, it } from 'vitest'
import { unwrapAscii } from '../../src/knowledge/extraction/check-pdf-streams.ts'

it.each([
  ['ASCII85Decode', '9jqo^', 'Man '],
  ['ASCII85Decode', '9jqo^BlbD-\nBleB1DJ+*+F(f,q~>rest', 'Man is distinguished'],
  ['A85', 'z9jn~>', '\0\0\0\0Ma'],
  ['ASCIIHexDecode', '4d 61\n6E>rest', 'Man'],
  ['FlateDecode', '4d61', '4d61'],
])('decodes the ASCII filter of a stream with %s: %j', (filter, stream, text) => {
  expect(unwrapAscii(`/Filter /${filter} /Length 9`, Buffer.from(stream)).toString('latin1')).toBe(text)
})

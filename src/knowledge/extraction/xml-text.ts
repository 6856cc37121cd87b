import { Parser } from 'htmlparser2'
import { decodeText } from './decode-text.ts'
import { UnreadableFile } from './extracted-text.ts'

/** Nested tables in text boxes reach about 50 levels. */
const MAX_DEPTH = 500

/**
 * Decodes an XML file. Rejects document type declarations: Office files do not need them, and they are used to inflate
 * text or to read other files.
 * @throws UnreadableFile also if the file is nested more than 500 levels deep.
 */
export function xmlText(bytes: Uint8Array): string {
  const xml = decodeText(bytes)
  if (/<!(DOCTYPE|ENTITY)/i.test(xml))
    throw new UnreadableFile('The file declares XML entities, which are not supported.')
  let depth = 0
  const parser = new Parser(
    {
      onopentagname() {
        depth += 1
        if (depth > MAX_DEPTH)
          throw new UnreadableFile(`The file is nested more than ${MAX_DEPTH} levels deep.`)
      },
      onclosetag() {
        depth -= 1
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
  return xml
}

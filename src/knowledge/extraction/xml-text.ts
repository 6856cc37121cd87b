import { Parser } from 'htmlparser2'
import { decodeText } from './decode-text.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** Tables in tables in text boxes come to some fifty. */
const DEEPEST = 500

/**
 * An XML file as text. One that declares a document type is refused: no office file needs one, and it is how files are
 * made to grow, or to read others.
 */
export function xmlText(bytes: Uint8Array): string {
  const xml = decodeText(bytes)
  if (/<!(DOCTYPE|ENTITY)/i.test(xml))
    throw new UnreadableFile('The file declares XML entities, which are not read.')
  checkDepth(xml)
  return xml
}

function checkDepth(xml: string): void {
  let depth = 0
  const parser = new Parser(
    {
      onopentagname() {
        depth += 1
        if (depth > DEEPEST)
          throw new UnreadableFile(`The file is nested deeper than the ${DEEPEST} levels that are read.`)
      },
      onclosetag() {
        depth -= 1
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
}

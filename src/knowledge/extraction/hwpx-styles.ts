import { Parser } from 'htmlparser2'

/** Names of heading styles in Hancom's documents. */
const HEADING_NAME = /^(?:개요|제목|Outline|Heading)\s*([1-9])$/i

/**
 * Reads the heading styles from the header of an HWPX.
 * @returns a function from a paragraph's attributes to its heading level, 0 if it is not a heading.
 */
export function readHwpxStyles(header: string): (paragraph: Record<string, string>) => number {
  const levelOfFormat = new Map<string, number>()
  const levelOfStyle = new Map<string, number>()
  let format = ''
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'hh:paraPr') format = attributes.id ?? ''
        else if (name === 'hh:heading' && attributes.type === 'OUTLINE')
          levelOfFormat.set(format, Number(attributes.level) + 1)
        else if (name === 'hh:style') {
          const named =
            HEADING_NAME.exec(attributes.name ?? '') ?? HEADING_NAME.exec(attributes.engName ?? '')
          const level = named ? Number(named[1]) : levelOfFormat.get(attributes.paraPrIDRef ?? '')
          if (level) levelOfStyle.set(attributes.id ?? '', level)
        }
      },
    },
    { xmlMode: true },
  )
  parser.end(header)
  return ({ paraPrIDRef = '', styleIDRef = '' }) =>
    levelOfFormat.get(paraPrIDRef) ?? levelOfStyle.get(styleIDRef) ?? 0
}

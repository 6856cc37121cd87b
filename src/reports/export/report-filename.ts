import { cleanLine } from '../clean-text.ts'

/** What some file system or shell does not take. */
const UNSAFE = /[\\/:*?"<>|\p{Co}\p{Cn}]/gu
/** Among them marks that turn the order around in which a name is read. */
const INVISIBLE = /\p{Cf}/gu
/** Names that Windows keeps for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i
/** In UTF-8. File systems take 255, and programs add to a name. */
const MOST_BYTES = 180

/** The name of a report's file: its title, as far as every system takes it. */
export function reportFilename(title: string, extension: string): string {
  const words = cleanLine(title.normalize('NFC').replace(INVISIBLE, '').replace(UNSAFE, ' ')).replace(
    /^[.\s]+/,
    '',
  )
  const name = shorten(words).replace(/[.\s]+$/, '')
  return `${name === '' || DEVICE.test(name) ? 'report' : name}.${extension}`
}

function shorten(name: string): string {
  let bytes = 0
  let end = 0
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > MOST_BYTES) break
    end += segment.length
  }
  return name.slice(0, end)
}

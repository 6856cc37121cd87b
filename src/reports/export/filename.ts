import { cleanLine } from '../text.ts'

/** Characters that some file systems or shells reject. */
const UNSAFE = /[\\/:*?"<>|\p{Co}\p{Cn}]/gu
/** Includes the bidi controls that reorder the name on screen. */
const INVISIBLE = /\p{Cf}/gu
/** Device names reserved by Windows. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i
/** In UTF-8. File systems allow 255, and programs append to names. */
const MAX_NAME_BYTES = 180

/**
 * The name of a file: its title, reduced to what every system accepts.
 * @param fallback if nothing of the title is left
 * @param extension without the dot
 */
export function toFilename(title: string, fallback: string, extension: string): string {
  const words = cleanLine(title.normalize('NFC').replace(INVISIBLE, '').replace(UNSAFE, ' '))
  const name = shorten(words.replace(/^[.\s]+/, '')).replace(/[.\s]+$/, '')
  return `${name === '' || DEVICE.test(name) ? fallback : name}.${extension}`
}

function shorten(name: string): string {
  let bytes = 0
  let end = 0
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > MAX_NAME_BYTES) break
    end += segment.length
  }
  return name.slice(0, end)
}

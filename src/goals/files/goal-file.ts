import { cleanLine } from '../../reports/text.ts'

const CONTENT_TYPES = {
  CSV: 'text/csv; charset=utf-8',
  XLSX: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  PPTX: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
} as const

/** A file that a step produced. */
export interface GoalFileData {
  kind: keyof typeof CONTENT_TYPES
  filename: string
  contentType: string
  data: Uint8Array
}

/** Names a file after its title. */
export function toGoalFile(kind: GoalFileData['kind'], title: string, data: Uint8Array): GoalFileData {
  const filename = `${toFileName(title)}.${kind.toLowerCase()}`
  return { kind, filename, contentType: CONTENT_TYPES[kind], data }
}

/** Characters that some file systems or shells reject. */
const UNSAFE = /[\\/:*?"<>|\p{Co}\p{Cn}]/gu
/** Includes the bidi controls that reorder the name on screen. */
const INVISIBLE = /\p{Cf}/gu
/** Device names reserved by Windows. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i
/** In UTF-8. File systems allow 255, and programs append to names. */
const MAX_NAME_BYTES = 180

/** Reduces a title to what every system accepts, as for reports. */
function toFileName(title: string): string {
  const words = cleanLine(title.normalize('NFC').replace(INVISIBLE, '').replace(UNSAFE, ' '))
  const name = shorten(words.replace(/^[.\s]+/, '')).replace(/[.\s]+$/, '')
  return name === '' || DEVICE.test(name) ? 'goal' : name
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

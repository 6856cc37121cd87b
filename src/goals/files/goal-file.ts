import { toFilename } from '../../reports/export/filename.ts'

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
  const filename = toFilename(title, 'goal', kind.toLowerCase())
  return { kind, filename, contentType: CONTENT_TYPES[kind], data }
}

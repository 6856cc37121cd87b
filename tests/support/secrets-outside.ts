import { TypeID } from 'typeid-js'
import { validate } from 'uuid'
import { parseId } from '../../src/platform/ids.ts'
import { printedSchema } from './schema-walk.ts'

/** Shorter texts appear by chance. */
const MIN_LENGTH = 6
const TIME = /^\d{4}-\d{2}-\d{2}(T|$)/

/**
 * @param rows of a workspace by table, as `readRows` returns them.
 * @param isInside whether a row may be seen.
 * @returns every text and ID that is only in rows that may not be seen, as it would appear in JSON.
 */
export function secretsOutside(
  rows: Record<string, string[]>,
  isInside: (table: string, row: Record<string, unknown>) => boolean,
): string[] {
  const inside: string[] = []
  const outside = new Set<string>()
  for (const [table, texts] of Object.entries(rows))
    for (const text of texts) {
      const row = JSON.parse(text)
      if (isInside(table, row)) inside.push(...textsIn(row))
      else for (const part of textsIn(row)) outside.add(part)
    }
  const visible = inside.join('\n')
  const enums = new Set(
    Object.values(printedSchema.getTypeMap()).flatMap(type =>
      'getValues' in type ? type.getValues().map(value => value.name) : [],
    ),
  )
  return [...outside]
    .filter(text => !visible.includes(text) && !enums.has(text))
    .map(text => JSON.stringify(text).slice(1, -1))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    if (validate(value)) return [TypeID.fromUUID('x', value).getSuffix()]
    const typed = parseId(value)
    if (typed) return textsIn(typed.uuid)
    return value.length >= MIN_LENGTH && !TIME.test(value) ? [value] : []
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

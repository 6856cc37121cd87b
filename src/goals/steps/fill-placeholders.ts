import { cutText } from '../../reports/text.ts'
import type { StepResult } from './step-result.ts'

/** In UTF-16 code units, of one placeholder. */
const MAX_TEXT_LENGTH = 8_000
const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}-]{1,64})\s*\}\}/gu

/**
 * Replaces placeholders in the strings of a tool's input: `{{results}}` with the texts of all results, `{{key}}` with that of
 * one step. Unknown ones stay.
 */
export function fillPlaceholders(
  input: Record<string, unknown>,
  results: readonly StepResult[],
): Record<string, unknown> {
  const texts = new Map(results.map(({ key, markdown }) => [key, markdown]))
  texts.set('results', results.map(({ title, markdown }) => `${title}\n\n${markdown}`).join('\n\n'))
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(PLACEHOLDER, (whole, key: string) =>
        cutText(texts.get(key) ?? whole, MAX_TEXT_LENGTH),
      )
    if (Array.isArray(value)) return value.map(fill)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]))
  }
  return fill(input) as Record<string, unknown>
}

import { cutText, escapeMarkdown, oneLine } from '../../reports/text.ts'

const MAX_FIELDS = 30
/** In UTF-16 code units. */
const MAX_VALUE_LENGTH = 500

/** The output of a tool as a Markdown list of its fields. */
export function describeData(data: Record<string, unknown>): string {
  const lines = Object.entries(data)
    .filter(([, value]) => value !== null && value !== '')
    .slice(0, MAX_FIELDS)
    .map(
      ([name, value]) => `- ${escapeMarkdown(oneLine(name.replaceAll('_', ' ')))}: ${describeValue(value)}`,
    )
  return lines.join('\n')
}

function describeValue(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return escapeMarkdown(cutText(oneLine(text), MAX_VALUE_LENGTH))
}

import type { VariableType } from './template-content.ts'

type ArgumentKind = 'text' | 'number' | 'literal'

interface FilterRule {
  /** The kind of each argument. `literal` is text, a number, true or false. */
  arguments: readonly ArgumentKind[]
  /** The number of required arguments. */
  needs: number
  /** The types it accepts. Default: all except LIST, because a list has to be joined first. */
  takes?: readonly VariableType[]
  /** The type it returns. Default: the type it was given. */
  gives?: VariableType
  /** An example for messages. */
  example: string
}

const TEXT = { gives: 'TEXT' } as const

/** The filters that placeholders can use. */
export const FILTERS: ReadonlyMap<string, FilterRule> = new Map<string, FilterRule>([
  [
    'default',
    {
      arguments: ['literal'],
      needs: 1,
      takes: ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'ENUM', 'LIST'],
      example: 'default: "none"',
    },
  ],
  ['upcase', { arguments: [], needs: 0, ...TEXT, example: 'upcase' }],
  ['downcase', { arguments: [], needs: 0, ...TEXT, example: 'downcase' }],
  ['capitalize', { arguments: [], needs: 0, ...TEXT, example: 'capitalize' }],
  ['strip', { arguments: [], needs: 0, ...TEXT, example: 'strip' }],
  ['truncate', { arguments: ['number', 'text'], needs: 1, ...TEXT, example: 'truncate: 80' }],
  ['replace', { arguments: ['text', 'text'], needs: 2, ...TEXT, example: 'replace: "-", "."' }],
  ['append', { arguments: ['text'], needs: 1, ...TEXT, example: 'append: "!"' }],
  ['prepend', { arguments: ['text'], needs: 1, ...TEXT, example: 'prepend: "No. "' }],
  ['escape', { arguments: [], needs: 0, ...TEXT, example: 'escape' }],
  ['date', { arguments: ['text'], needs: 1, takes: ['DATE'], ...TEXT, example: 'date: "%d %B %Y"' }],
  ['number', { arguments: ['number'], needs: 0, takes: ['NUMBER'], ...TEXT, example: 'number: 2' }],
  ['join', { arguments: ['text'], needs: 1, takes: ['LIST'], ...TEXT, example: 'join: ", "' }],
  ['bullets', { arguments: [], needs: 0, takes: ['LIST'], ...TEXT, example: 'bullets' }],
  ['numbered', { arguments: [], needs: 0, takes: ['LIST'], ...TEXT, example: 'numbered' }],
  ['size', { arguments: [], needs: 0, takes: ['TEXT', 'ENUM', 'LIST'], gives: 'NUMBER', example: 'size' }],
])

/** Maximum length of a text argument. */
export const MAX_ARGUMENT_CHARACTERS = 200
/** Maximum length for `truncate`. */
export const MAX_ARGUMENT_NUMBER = 10_000
/** Maximum number of decimals for `number`. */
export const MAX_DECIMALS = 10

import type { VariableType } from './template-content.ts'

type ArgumentKind = 'text' | 'number' | 'literal'

interface FilterRule {
  /** What each argument is; `literal` is any of text, number, true and false. */
  arguments: readonly ArgumentKind[]
  /** How many of them cannot be left out. */
  needs: number
  /** The types it can be given; all but LIST if left out, since a list has to be joined first. */
  takes?: readonly VariableType[]
  /** What comes out: the same type if left out. */
  gives?: VariableType
  /** How it is written, for messages. */
  example: string
}

const TEXT = { gives: 'TEXT' } as const

/** All filters that a placeholder may use. */
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

/** Text in an argument has at most so many characters. */
export const MAX_ARGUMENT_CHARACTERS = 200
/** `truncate` counts to at most this. */
export const MAX_ARGUMENT_NUMBER = 10_000
/** `number` shows at most so many decimals. */
export const MAX_DECIMALS = 10

import { describe, expect, it } from 'vitest'
import type { TemplateVariable } from '../../src/templates/template-content.ts'
import {
  findBreakingChanges,
  findNextNumberProblems,
  findNumberProblem,
} from '../../src/templates/version-number.ts'
import { variable } from './make-content.ts'

const title = variable('title', { maxLength: 100 })
const size = variable('size', { type: 'ENUM', choices: ['a', 'b'] })
const note = variable('note', { required: false, maxLength: 100 })
const pages = variable('pages', { type: 'NUMBER', default: '4' })
const BEFORE = [title, size, note, pages]

/** @returns BEFORE with variables of the same name replaced by `changed`, and new ones appended. */
function change(...changed: TemplateVariable[]): TemplateVariable[] {
  const names = new Set(BEFORE.map(({ name }) => name))
  return [
    ...BEFORE.map(each => changed.find(({ name }) => name === each.name) ?? each),
    ...changed.filter(({ name }) => !names.has(name)),
  ]
}

/** Shortens the description of a change to its kind and the variable name. */
function nameKind(change: string): string {
  const [, name, how = ''] = /^the variable "(.*?)" (.*)$/.exec(change) ?? []
  return `${how === 'was removed' ? 'REMOVED' : /required|omitted/.test(how) ? 'NEWLY_REQUIRED' : 'RETYPED'} ${name}`
}

describe('findBreakingChanges', () => {
  it.each<[string, TemplateVariable[], string[]]>([
    ['a variable is removed', [size, note, pages], ['REMOVED title']],
    ['an optional variable is removed', [title, size, pages], ['REMOVED note']],
    [
      'a variable is renamed',
      [{ ...title, name: 'heading' }, size, note, pages],
      ['REMOVED title', 'NEWLY_REQUIRED heading'],
    ],
    [
      'only the case of a name changes',
      [{ ...title, name: 'Title' }, size, note, pages],
      ['REMOVED title', 'NEWLY_REQUIRED Title'],
    ],
    ['a variable is retyped', change({ ...title, type: 'LIST' }), ['RETYPED title']],
    [
      'a variable is retyped and becomes required',
      change({ ...note, type: 'LIST', required: true }),
      ['RETYPED note'],
    ],
    ['an optional variable becomes required', change({ ...note, required: true }), ['NEWLY_REQUIRED note']],
    ['a required variable loses its default', change({ ...pages, default: null }), ['NEWLY_REQUIRED pages']],
    ['a new variable is required', change({ ...title, name: 'new' }), ['NEWLY_REQUIRED new']],
    [
      'several variables change',
      [size, { ...note, required: true }, { ...pages, type: 'TEXT' }],
      ['REMOVED title', 'NEWLY_REQUIRED note', 'RETYPED pages'],
    ],
  ])('reports a breaking change if %s', (_, after, expected) => {
    const changes = findBreakingChanges({ variables: BEFORE }, { variables: after })
    expect(changes.map(nameKind)).toEqual(expected)
    expect(findNextNumberProblems('1.3.0', '1.2.3', changes)).toHaveLength(expected.length)
    expect(findNextNumberProblems('2.0.0', '1.2.3', changes)).toEqual([])
  })

  it.each<[string, TemplateVariable[]]>([
    ['nothing changes', BEFORE],
    ['a new variable is optional', change({ ...note, name: 'new' })],
    ['a new variable is required and has a default', change({ ...pages, name: 'new' })],
    ['a required variable becomes optional', change({ ...title, required: false })],
    ['a required variable gets a default', change({ ...title, default: 'x' })],
    [
      'an optional variable gets a default and becomes required',
      change({ ...note, required: true, default: 'x' }),
    ],
    ['a default changes', change({ ...pages, default: '5' })],
    ['a description changes', change({ ...title, description: 'x' })],
    ['the order changes', BEFORE.toReversed()],
    ['a choice is added', change({ ...size, choices: ['a', 'b', 'c'] })],
    ['a choice is removed', change({ ...size, choices: ['a'] })],
    ['the length shrinks', change({ ...title, maxLength: 10 })],
  ])('reports none if %s', (_, after) => {
    const changes = findBreakingChanges({ variables: BEFORE }, { variables: after })
    expect(changes).toEqual([])
    expect(findNextNumberProblems('1.2.4', '1.2.3', changes)).toEqual([])
  })
})

describe('version numbers', () => {
  it.each(['1.0.0', '0.0.1', '10.20.30'])('accepts %s', number => {
    expect(findNumberProblem(number)).toBeNull()
  })

  it.each([
    '',
    '1',
    '1.0',
    'v1.0.0',
    '1.0.0-beta',
    '1.0.0+build',
    '01.0.0',
    ' 1.0.0',
    '1.0.0.0',
    'x',
    '9'.repeat(300),
  ])('rejects "%s"', number => {
    expect(findNextNumberProblems(number, '0.0.1', [])).toEqual([
      'must be a semantic version of three whole numbers up to 9007199254740991, like "1.2.0"',
    ])
  })

  it.each(['1.2.3', '1.2.2', '1.1.9', '0.9.9'])('rejects %s after 1.2.3', number => {
    expect(findNextNumberProblems(number, '1.2.3', [])).toEqual([
      'must be greater than 1.2.3, the latest version',
    ])
  })

  it('are compared as numbers, not as text', () => {
    expect(findNextNumberProblems('1.10.0', '1.9.0', [])).toEqual([])
  })

  it('reports each breaking change separately', () => {
    const changes = findBreakingChanges(
      { variables: [title, note] },
      { variables: [{ ...note, required: true }] },
    )
    expect(findNextNumberProblems('1.3.0', '1.2.3', changes)).toEqual([
      'needs a new major version, 2.0.0 or greater: the variable "title" was removed',
      'needs a new major version, 2.0.0 or greater: the variable "note" can no longer be omitted',
    ])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MergeConflict, MergeSide } from '../../src/templates/merge-choices.ts'
import { mergeTemplates, type TemplateState } from '../../src/templates/merge-templates.ts'
import type { TemplateContent } from '../../src/templates/template-content.ts'
import { section, variable } from './make-content.ts'
import { stateOf, statesOf, world } from './merge-worlds.ts'

const PAIRS = { numRuns: 300, seed: 7 }

const BASE: TemplateState = {
  metadata: { name: 'Report', description: null, category: 'DOCS', tags: ['a'] },
  content: {
    body: 'one\ntwo\nthree\nfour\nfive',
    systemPrompt: 'Be brief.',
    variables: [variable('title'), variable('pages', { type: 'NUMBER' }), variable('note')],
    sections: [section('summary'), section('body'), section('end')],
  },
}
const withContent = (more: Partial<TemplateContent>): TemplateState => ({
  ...BASE,
  content: { ...BASE.content, ...more },
})
const merge = (ours: TemplateState, theirs: TemplateState, resolutions: Record<string, MergeSide> = {}) =>
  mergeTemplates({ base: BASE, ours, theirs }, new Map(Object.entries(resolutions)))

describe('300 generated pairs of edits', () => {
  it('merge without conflicts into the result of both edits if they touch different things', () => {
    fc.assert(
      fc.property(world, generated => {
        const { metadata, content, conflicts } = mergeTemplates(statesOf(generated))
        expect(conflicts).toEqual([])
        expect({ metadata, content }).toEqual(stateOf(generated, 'BOTH'))
      }),
      PAIRS,
    )
  })

  it('conflict only where they touch the same things, and each conflict can be resolved', () => {
    const spot = fc.constantFrom('body', 'systemPrompt', 'variable', 'section', 'name')
    fc.assert(
      fc.property(
        world,
        fc.uniqueArray(spot, { minLength: 1 }),
        fc.constantFrom('OURS', 'THEIRS'),
        (generated, spots, side) => {
          const states = statesOf(generated)
          const both = stateOf(generated, 'BOTH')
          const inAll = spots.reduce((made, each) => collide(made, each), { ...states, both })
          const open = mergeTemplates(inAll)
          expect(open.conflicts.map(({ ours, theirs }) => [ours, theirs])).toEqual(
            open.conflicts.map(() => ['collision OURS', 'collision THEIRS']),
          )
          expect(open.conflicts).toHaveLength(spots.length)
          const resolved = mergeTemplates(inAll, new Map(open.conflicts.map(({ path }) => [path, side])))
          expect([resolved.conflicts, resolved.unused]).toEqual([[], []])
          const expected = JSON.stringify(inAll.both).replaceAll('collision', `collision ${side}`)
          expect({ metadata: resolved.metadata, content: resolved.content }).toEqual(JSON.parse(expected))
        },
      ),
      PAIRS,
    )
  })

  it('lose nothing: all text that a side wrote or nobody removed is in the result or in a conflict', () => {
    const lines = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 10 })
    fc.assert(
      fc.property(lines, lines, (oursKeeps, theirsKeeps) => {
        const base = Array.from({ length: 10 }, (_, index) => `line ${index}`)
        const ours = editedBy('ours', base, oursKeeps)
        const theirs = editedBy('theirs', base, theirsKeeps)
        const { content, conflicts } = mergeTemplates({
          base: withBody(base),
          ours: withBody(ours),
          theirs: withBody(theirs),
        })
        const result = new Set(content.body.split('\n'))
        const told = (side: 'base' | 'ours' | 'theirs') =>
          new Set(conflicts.flatMap(conflict => conflict[side]?.split('\n') ?? []))
        const isIn = (line: string, side: 'base' | 'ours' | 'theirs') =>
          result.has(line) || told(side).has(line)
        const written = (lines: string[]) => lines.filter(line => !base.includes(line))
        expect(written(ours).filter(line => !isIn(line, 'ours'))).toEqual([])
        expect(written(theirs).filter(line => !isIn(line, 'theirs'))).toEqual([])
        const untouched = base.filter(line => ours.includes(line) && theirs.includes(line))
        expect(untouched.filter(line => !isIn(line, 'base'))).toEqual([])
        const removed = base.filter(line => !ours.includes(line) || !theirs.includes(line))
        expect(removed.filter(line => result.has(line) && !told('base').has(line))).toEqual([])
      }),
      PAIRS,
    )
  })

  it('have the same conflicts if the sides are swapped', () => {
    fc.assert(
      fc.property(world, world, (one, other) => {
        const { base, ours } = statesOf(one)
        const theirs = statesOf(other).theirs
        const turned = ({ path, base, ours, theirs }: MergeConflict) => ({
          path,
          base,
          ours: theirs,
          theirs: ours,
        })
        const there = mergeTemplates({ base, ours, theirs })
        const back = mergeTemplates({ base, ours: theirs, theirs: ours })
        expect(back.conflicts.map(turned)).toEqual(there.conflicts)
        expect(mergeTemplates({ base, ours, theirs })).toEqual(there)
      }),
      PAIRS,
    )
  })
})

/** Adds one conflicting change to both sides. In `both`, a placeholder marks the conflict. */
function collide<T extends Record<'base' | 'ours' | 'theirs' | 'both', TemplateState>>(
  states: T,
  spot: string,
): T {
  const change = ({ metadata, content }: TemplateState, text: string): TemplateState => ({
    metadata: spot === 'name' ? { ...metadata, name: text } : metadata,
    content: {
      ...content,
      body: spot === 'body' ? `${content.body}\n${text}` : content.body,
      systemPrompt: spot === 'systemPrompt' ? `${content.systemPrompt}\n${text}` : content.systemPrompt,
      variables:
        spot === 'variable'
          ? [...content.variables, variable('z', { description: text })]
          : content.variables,
      sections: spot === 'section' ? [...content.sections, section('z', { title: text })] : content.sections,
    },
  })
  return {
    ...states,
    base: change(states.base, 'collision BASE'),
    ours: change(states.ours, 'collision OURS'),
    theirs: change(states.theirs, 'collision THEIRS'),
    both: change(states.both, 'collision'),
  }
}

/** Edits each line by its choice: 0 removes it, 1 replaces it, 2 adds a line after it, others keep it. */
function editedBy(side: string, base: string[], choices: number[]): string[] {
  return base.flatMap((line, index) => {
    const choice = choices[index] ?? 9
    if (choice === 0) return []
    if (choice === 1) return [`${side} ${index}`]
    return choice === 2 ? [line, `${side} ${index}`] : [line]
  })
}

const withBody = (lines: string[]): TemplateState => withContent({ body: lines.join('\n') })

describe('mergeTemplates', () => {
  it('takes changes that only theirs has, and lists them', () => {
    const theirs: TemplateState = {
      metadata: { ...BASE.metadata, name: 'Annual report', tags: ['a', 'b'] },
      content: {
        body: 'one\n2\nthree\nfour\nfive',
        systemPrompt: null,
        variables: [variable('title', { maxLength: 9 }), variable('note'), variable('new')],
        sections: [section('end'), section('summary', { title: 'In short' }), section('body')],
      },
    }
    const merged = merge(BASE, theirs)
    expect({ metadata: merged.metadata, content: merged.content }).toEqual(theirs)
    expect(merged.taken.toSorted()).toEqual(
      [
        'name',
        'tags',
        'variables.title.maxLength',
        'variables.pages',
        'variables.new',
        'sections.summary.title',
        'sections',
        'systemPrompt',
        'body',
      ].toSorted(),
    )
    expect(merge(theirs, BASE)).toMatchObject({ ...theirs, taken: [], conflicts: [] })
    expect(merge(theirs, theirs)).toMatchObject({ ...theirs, taken: [], conflicts: [] })
  })

  it.each<[string, TemplateState, TemplateState, MergeConflict]>([
    [
      'a name',
      { ...BASE, metadata: { ...BASE.metadata, name: 'A' } },
      { ...BASE, metadata: { ...BASE.metadata, name: 'B' } },
      { path: 'name', base: 'Report', ours: 'A', theirs: 'B' },
    ],
    [
      'tags',
      { ...BASE, metadata: { ...BASE.metadata, tags: [] } },
      { ...BASE, metadata: { ...BASE.metadata, tags: ['b'] } },
      { path: 'tags', base: '["a"]', ours: '[]', theirs: '["b"]' },
    ],
    [
      'a line',
      withContent({ body: 'one\n2\nthree\nfour\nfive' }),
      withContent({ body: 'one\nzwei\nthree\nfour\nfive' }),
      { path: 'body:2', base: 'two', ours: '2', theirs: 'zwei' },
    ],
    [
      'a line that one side removed',
      withContent({ body: 'one\nthree\nfour\nfive' }),
      withContent({ body: 'one\nzwei\nthree\nfour\nfive' }),
      { path: 'body:2', base: 'two', ours: null, theirs: 'zwei' },
    ],
    [
      'lines added in the same place',
      withContent({ body: 'one\ntwo\na\nthree\nfour\nfive' }),
      withContent({ body: 'one\ntwo\nb\nthree\nfour\nfive' }),
      { path: 'body:3', base: null, ours: 'a', theirs: 'b' },
    ],
    [
      'adjacent lines',
      withContent({ body: 'one\n2\nthree\nfour\nfive' }),
      withContent({ body: 'one\ntwo\n3\nfour\nfive' }),
      { path: 'body:2', base: 'two\nthree', ours: '2\nthree', theirs: 'two\n3' },
    ],
    [
      'a guide prompt that one side removed',
      withContent({ systemPrompt: null }),
      withContent({ systemPrompt: 'Be long.' }),
      { path: 'systemPrompt', base: 'Be brief.', ours: null, theirs: 'Be long.' },
    ],
    [
      'a field of a variable',
      withContent({ variables: [variable('title', { maxLength: 1 }), ...BASE.content.variables.slice(1)] }),
      withContent({ variables: [variable('title', { maxLength: 2 }), ...BASE.content.variables.slice(1)] }),
      { path: 'variables.title.maxLength', base: null, ours: '1', theirs: '2' },
    ],
    [
      'a variable that one side removed',
      withContent({ variables: BASE.content.variables.slice(1) }),
      withContent({ variables: [variable('title', { maxLength: 2 }), ...BASE.content.variables.slice(1)] }),
      {
        path: 'variables.title',
        base: JSON.stringify(variable('title')),
        ours: null,
        theirs: JSON.stringify(variable('title', { maxLength: 2 })),
      },
    ],
    [
      'a variable that both sides added',
      withContent({ variables: [...BASE.content.variables, variable('new')] }),
      withContent({ variables: [...BASE.content.variables, variable('new', { required: false })] }),
      { path: 'variables.new.required', base: null, ours: 'true', theirs: 'false' },
    ],
    [
      'the order of sections',
      withContent({ sections: [section('body'), section('summary'), section('end')] }),
      withContent({ sections: [section('end'), section('summary'), section('body')] }),
      {
        path: 'sections',
        base: '["summary","body","end"]',
        ours: '["body","summary","end"]',
        theirs: '["end","summary","body"]',
      },
    ],
  ])('reports a conflict: %s', (_, ours, theirs, conflict) => {
    expect(merge(ours, theirs).conflicts).toEqual([conflict])
    const kept = merge(ours, theirs, { [conflict.path]: 'OURS' })
    expect(kept).toMatchObject({ ...ours, taken: [], conflicts: [], unused: [] })
    const taken = merge(ours, theirs, { [conflict.path]: 'THEIRS' })
    expect(taken).toMatchObject({ ...theirs, taken: [conflict.path], conflicts: [], unused: [] })
  })

  it('combines the order of one side with additions and fields of the other', () => {
    const ours = withContent({ sections: [section('end'), section('summary'), section('body')] })
    const theirs = withContent({
      sections: [
        section('first'),
        section('summary'),
        section('more'),
        section('body', { maxWords: 5 }),
        section('end'),
      ],
    })
    const expected = [
      section('first'),
      section('end'),
      section('summary'),
      section('more'),
      section('body', { maxWords: 5 }),
    ]
    expect(merge(ours, theirs).content.sections).toEqual(expected)
    expect(merge(theirs, ours).content.sections).toEqual(expected)
  })

  it('reports resolutions that match no conflict', () => {
    const theirs = withContent({ body: 'one' })
    expect(merge(BASE, theirs, { body: 'OURS', 'body:2': 'OURS', nothing: 'THEIRS' })).toMatchObject({
      unused: ['body', 'body:2', 'nothing'],
      content: { body: 'one' },
    })
  })

  it('reports bodies with very many equal lines as one conflict instead of comparing them for seconds', () => {
    const blank = (first: string, last: string) =>
      withContent({ body: `${first}${'\n'.repeat(1_900)}${last}` })
    const base = blank('a', 'a')
    const { conflicts } = mergeTemplates({ base, ours: blank('b', 'a'), theirs: blank('a', 'b') })
    expect(conflicts.map(({ path }) => path)).toEqual(['body'])
  })
})

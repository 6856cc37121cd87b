import fc from 'fast-check'
import type { TemplateState } from '../../src/templates/merge-templates.ts'
import type { TemplateSection, TemplateVariable } from '../../src/templates/template-content.ts'
import { section, variable } from './make-content.ts'

export type Side = 'OURS' | 'THEIRS'

/** A piece of the base and its change by one side. The reference merge applies the change of every piece. */
interface Piece<T> {
  base: T[]
  changed: T[]
  side: Side
}

/** @returns the items of a side: its own changes, and the base of all other pieces. */
function sideOf<T>(pieces: readonly Piece<T>[], side: Side | 'BASE' | 'BOTH'): T[] {
  return pieces.flatMap(piece => (side === 'BOTH' || piece.side === side ? piece.changed : piece.base))
}

const side = fc.constantFrom<Side>('OURS', 'THEIRS')
type Edit = 'KEEP' | 'REPLACE' | 'REMOVE' | 'ADD'
const edit = fc.constantFrom<Edit>('KEEP', 'REPLACE', 'REMOVE', 'ADD')

/** Line edits, each surrounded by unchanged lines. Some of the edited lines are blank. */
const linePieces: fc.Arbitrary<Piece<string>[]> = fc
  .array(fc.record({ edit, side, isBlank: fc.boolean(), added: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 12,
  })
  .map(edits =>
    edits.flatMap(({ edit, side, isBlank, added }, index) => {
      const kept = [`kept ${index}`]
      const base = isBlank ? [''] : [`line ${index}`]
      const more = Array.from({ length: added }, (_, at) => `${side} ${index}.${at}`)
      return [
        { base: kept, changed: kept, side },
        { base, changed: changeOf(edit, base, more), side },
      ]
    }),
  )
  .map(pieces => [...pieces, { base: ['end'], changed: ['end'], side: 'OURS' }])

function changeOf<T>(edit: Edit, base: T[], more: T[]): T[] {
  return { KEEP: base, REPLACE: more, REMOVE: [], ADD: [...base, ...more] }[edit]
}

/** Each item is kept, changed, removed, or followed by a new one, by one side. */
function listPieces<T>(make: (key: string) => T, change: (item: T) => T): fc.Arbitrary<Piece<T>[]> {
  return fc.array(fc.record({ edit, side }), { maxLength: 8 }).map(edits =>
    edits.map(({ edit, side }, index) => {
      const base = [make(`k${index}`)]
      const more = edit === 'REPLACE' ? base.map(change) : [make(`${side.toLowerCase()}${index}`)]
      return { base, changed: changeOf(edit, base, more), side }
    }),
  )
}

export interface World {
  body: Piece<string>[]
  systemPrompt: Piece<string>[]
  variables: Piece<TemplateVariable>[]
  sections: Piece<TemplateSection>[]
  metadata: Record<'name' | 'description', Piece<string>>
}

const field = side.chain(side =>
  fc.constantFrom('base', `by ${side}`).map(changed => ({ base: ['base'], changed: [changed], side })),
)

export const world: fc.Arbitrary<World> = fc.record({
  body: linePieces,
  systemPrompt: linePieces,
  variables: listPieces(variable, each => ({ ...each, maxLength: 5 })),
  sections: listPieces(section, each => ({ ...each, description: 'changed' })),
  metadata: fc.record({ name: field, description: field }),
})

/** @returns the template of a side or of the base. `BOTH` is the reference merge. */
export function stateOf(world: World, side: Side | 'BASE' | 'BOTH'): TemplateState {
  return {
    metadata: {
      name: sideOf([world.metadata.name], side).join(),
      description: sideOf([world.metadata.description], side).join(),
      category: 'DOCS',
      tags: [],
    },
    content: {
      body: sideOf(world.body, side).join('\n'),
      systemPrompt: sideOf(world.systemPrompt, side).join('\n'),
      variables: sideOf(world.variables, side),
      sections: sideOf(world.sections, side),
    },
  }
}

export function statesOf(world: World) {
  return { base: stateOf(world, 'BASE'), ours: stateOf(world, 'OURS'), theirs: stateOf(world, 'THEIRS') }
}

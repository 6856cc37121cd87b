import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { toContent, type VariableInput } from '../../src/resolvers/templates/template-input.ts'
import { checkContent } from '../../src/templates/check-content.ts'
import { checkInputs } from '../../src/templates/check-inputs.ts'
import { FILTERS } from '../../src/templates/filters.ts'
import * as limits from '../../src/templates/limits.ts'
import { renderText } from '../../src/templates/render-text.ts'

const page = await readFile('docs/templates.md', 'utf8')

interface Given {
  variables: Pick<VariableInput, 'name'>[]
  inputs: Record<string, unknown>
}

/** Checks and renders a template as if a client published and used it. */
function render(body: string, { variables, inputs }: Given) {
  const declared = variables.map(each => ({ type: 'TEXT' as const, required: true, choices: [], ...each }))
  const content = toContent({ body, sections: [], variables: declared })
  const { values, problems } = checkInputs(content.variables, inputs)
  expect([checkContent(content), problems]).toEqual([[], []])
  return renderText(content.body, values)
}

const EXAMPLES = [...page.matchAll(/```liquid\n(.*?)\n```.*?```json\n(.*?)\n```.*?```text\n(.*?)\n```/gs)]

it('shows each example with its result', () => {
  expect(EXAMPLES).toHaveLength(page.match(/^```liquid$/gm)?.length ?? 0)
  expect(EXAMPLES.length).toBeGreaterThan(1)
  for (const [, body = '', given = '', expected] of EXAMPLES)
    expect(render(body, JSON.parse(given))).toEqual({ text: expected, problem: null })
})

it('lists every filter with the result of its example', () => {
  const rows = [...page.matchAll(/^\| (`[a-z` ]+`) \| .*? \| `({{.*?}})` \| `(.*?)` \|$/gm)]
  const named = rows.flatMap(([, names = '']) => names.match(/[a-z]+/g) ?? [])
  expect(named.toSorted()).toEqual([...FILTERS.keys()].toSorted())
  const given: Given = {
    variables: ['title', 'angle'].map(name => ({ name })),
    inputs: {
      title: 'plan',
      angle: 'a < b',
      day: '2026-03-05',
      sum: 1_234_567.5,
      items: ['one', 'two'],
    },
  }
  const typed = [
    { name: 'day', type: 'DATE' },
    { name: 'sum', type: 'NUMBER' },
    { name: 'items', type: 'LIST' },
    { name: 'note', required: false },
  ]
  for (const [, , example = '', expected] of rows)
    expect(
      render(example.replaceAll('\\|', '|'), { ...given, variables: [...given.variables, ...typed] }),
    ).toEqual({
      text: expected?.replaceAll('⏎', '\n'),
      problem: null,
    })
})

it('states the actual limits', () => {
  const spell = (count: number) => count.toLocaleString('en')
  const { MAX_BODY_BYTES, MAX_LINES, MAX_PLACEHOLDERS, MAX_PROMPT_BYTES, MAX_VARIABLES, MAX_SECTIONS } =
    limits
  const { MAX_PLACEHOLDER_CHARACTERS, MAX_FILTERS, MAX_INPUT_CHARACTERS, MAX_ITEMS, MAX_ITEM_CHARACTERS } =
    limits
  const { MAX_TITLE_CHARACTERS, MAX_DESCRIPTION_CHARACTERS, MAX_PLACEHOLDERS_OF_SECTION } = limits
  for (const row of [
    `a body | ${spell(MAX_BODY_BYTES)} bytes, ${spell(MAX_LINES)} lines, ${MAX_PLACEHOLDERS} placeholders`,
    `a guide prompt | ${spell(MAX_PROMPT_BYTES)} bytes`,
    `variables, sections | ${MAX_VARIABLES}, ${MAX_SECTIONS}`,
    `a section | ${MAX_TITLE_CHARACTERS} characters of title, ${spell(MAX_DESCRIPTION_CHARACTERS)} of description, ${MAX_PLACEHOLDERS_OF_SECTION} placeholders in either`,
    `a placeholder | ${MAX_PLACEHOLDER_CHARACTERS} characters, ${MAX_FILTERS} filters`,
    `an input | ${spell(MAX_INPUT_CHARACTERS)} characters of text; ${MAX_ITEMS} items of a list, ${spell(MAX_ITEM_CHARACTERS)} characters each`,
    `the rendered text | ${spell(limits.MAX_RENDERED_BYTES)} bytes`,
  ])
    expect(page).toContain(`| ${row} |`)
})

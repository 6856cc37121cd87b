import { describe, expect, it } from 'vitest'
import { checkContent } from '../../src/templates/check-content.ts'
import { checkInputs } from '../../src/templates/check-inputs.ts'
import { renderGuide } from '../../src/templates/render-guide.ts'
import { renderText } from '../../src/templates/render-text.ts'
import {
  readContent,
  type TemplateContent,
  type TemplateVariable,
} from '../../src/templates/template-content.ts'
import { section, variable } from './make-content.ts'

const SUMMARY = section('summary')
const CONTENT: TemplateContent = { body: '', systemPrompt: null, sections: [], variables: [] }

const unfit = (type: string, problem: string) => `default: does not fit the type ${type}: ${problem}`
const NO_NUMBER = unfit('NUMBER', 'must be a number, without quotes')

const check = (more: Partial<TemplateContent>) =>
  checkContent({ ...CONTENT, ...more }).map(({ path, message }) => `${path}: ${message}`)

describe('checkContent', () => {
  it('reports all problems at once', () => {
    const issues = check({
      body: '{{ nobody }}\n{{ title | shout }}\n{{ items | upcase }}',
      systemPrompt: 'For {{ reader }}.',
      sections: [
        { ...SUMMARY, title: 'On {{ topic }}', maxWords: 0 },
        { ...SUMMARY, description: '{{ x' },
      ],
      variables: [variable('title'), variable('items', { type: 'LIST' }), variable('title'), variable('2nd')],
    })
    expect(issues).toEqual([
      'variables.3.name: must start with a letter and contain only ASCII letters, digits and "_", at most 64 characters',
      'variables.2.name: "title" is already the name of an earlier variable; names must be unique',
      'sections.0.maxWords: must be a whole number from 1 to 20000',
      'sections.1.key: "summary" is already the key of an earlier section; keys must be unique',
      expect.stringMatching(
        /^body: line 2: {{ title \| shout }} has the unknown filter "shout"; use one of: default, upcase/,
      ),
      'body: line 1: "nobody" is not a variable of this template; declare it',
      'body: line 3: "upcase" takes TEXT, NUMBER, BOOLEAN, DATE, ENUM, but here "items" is a LIST',
      'systemPrompt: line 1: "reader" is not a variable of this template; declare it',
      'sections.0.title: line 1: "topic" is not a variable of this template; declare it',
      'sections.1.description: line 1: "{{" is not closed by "}}"',
    ])
  })

  it('reports other problems besides tags and before an unclosed placeholder', () => {
    expect(check({ body: '{{ a }}{% if b %}\n{{ c | json }}\n{% endif %}\n{{ d' })).toEqual([
      'body: line 1: "{%" starts a tag; only {{ placeholders }} are supported',
      'body: line 3: "{%" starts a tag; only {{ placeholders }} are supported',
      'body: line 4: "{{" is not closed by "}}"',
      expect.stringMatching(/^body: line 2: {{ c \| json }} has the unknown filter "json"/),
      'body: line 1: "a" is not a variable of this template; declare it',
    ])
  })

  it('says what a valid name looks like', () => {
    expect(check({ body: '{{ 가 }}', sections: [{ ...SUMMARY, key: '요약' }] })).toEqual([
      'sections.0.key: must start with a letter and contain only ASCII letters, digits, "_" and "-", at most 64 characters',
      'body: line 1: "가" is not a variable of this template; variable names must start with a letter and contain only ASCII letters, digits and "_", at most 64 characters',
    ])
  })

  it('rejects half a surrogate pair in each of two adjacent texts', () => {
    const halves = { title: 'a\ud83d', description: '\ude00b' }
    const inDefault = variable('d', { description: 'a\ud83d', default: '\ude00b' })
    const inChoices = variable('e', { type: 'ENUM', choices: ['a\ud83d', '\ude00b'] })
    expect(check({ sections: [{ ...SUMMARY, ...halves }], variables: [inDefault, inChoices] })).toEqual([
      'variables.0.description: has half of a surrogate pair at offset 1',
      'variables.0.default: has half of a surrogate pair at offset 0',
      'variables.1.choices.0: has half of a surrogate pair at offset 1',
      'variables.1.choices.1: has half of a surrogate pair at offset 0',
      'sections.0.title: has half of a surrogate pair at offset 1',
      'sections.0.description: has half of a surrogate pair at offset 0',
    ])
  })

  it('limits the total length of the texts of all variables', () => {
    const long = (count: number) =>
      Array.from({ length: count }, (_, i) => variable(`v${i}`, { default: 'x'.repeat(20_000) }))
    expect(check({ variables: long(10) })).toEqual([])
    expect(check({ variables: long(11) })).toEqual([
      'variables: has 220000 characters in descriptions, defaults and choices; at most 200000 are allowed',
    ])
  })

  it.each<[Partial<TemplateVariable>, string | null]>([
    [{ type: 'NUMBER', default: '4.5' }, null],
    [{ type: 'NUMBER', default: 'four' }, NO_NUMBER],
    [{ type: 'NUMBER', default: ' ' }, NO_NUMBER],
    [{ type: 'NUMBER', default: ' -1.5e3 ' }, null],
    [{ type: 'NUMBER', default: '0x10' }, NO_NUMBER],
    [{ type: 'BOOLEAN', default: 'true' }, null],
    [{ type: 'BOOLEAN', default: 'yes' }, unfit('BOOLEAN', 'must be true or false, without quotes')],
    [{ type: 'DATE', default: '2028-02-29' }, null],
    [{ type: 'DATE', default: '2026-02-29' }, unfit('DATE', 'must be a valid date, like "2026-11-22"')],
    [{ type: 'ENUM', choices: ['a', 'b'], default: 'b' }, null],
    [{ type: 'ENUM', choices: ['a', 'b'], default: 'c' }, unfit('ENUM', 'must be one of: "a", "b"')],
    [{ type: 'ENUM' }, 'choices: must have 1 to 100 choices for an ENUM'],
    [{ type: 'ENUM', choices: ['a', 'a'] }, 'choices: choices must be unique'],
    [{ choices: ['a'] }, 'choices: must be empty for a TEXT; only an ENUM has choices'],
    [{ type: 'LIST', default: 'a, b', maxLength: 1 }, null],
    [
      { type: 'LIST', default: 'a, bb', maxLength: 1 },
      unfit('LIST', 'item 2 has 2 characters; at most 1 are allowed'),
    ],
    [{ default: 'abc', maxLength: 2 }, unfit('TEXT', 'has 3 characters; at most 2 are allowed')],
    [{ maxLength: 0 }, 'maxLength: must be a whole number from 1 to 20000 for a TEXT'],
    [
      { type: 'DATE', maxLength: 5 },
      'maxLength: must be null for a DATE; only a TEXT or a LIST has a maximum length',
    ],
  ])('checks the variable %j: %s', (more, problem) => {
    expect(check({ variables: [variable('a', more)] })).toEqual(problem ? [`variables.0.${problem}`] : [])
  })

  it('reads stored content', () => {
    const stored = { body: 'x', systemPrompt: null, sections: [SUMMARY], variables: [variable('a')] }
    expect(readContent(JSON.parse(JSON.stringify(stored)))).toEqual(stored)
  })
})

describe('checkInputs', () => {
  const VARIABLES = [
    variable('title', { maxLength: 5 }),
    variable('pages', { type: 'NUMBER' }),
    variable('open', { type: 'BOOLEAN' }),
    variable('due', { type: 'DATE' }),
    variable('size', { type: 'ENUM', choices: ['small', 'large'] }),
    variable('tags', { type: 'LIST', maxLength: 3 }),
  ]

  it('reports all inputs that are missing, unknown or of the wrong type', () => {
    const tell = (inputs: Record<string, unknown>) =>
      checkInputs(VARIABLES, inputs).problems.map(({ path, message }) => `${path}: ${message}`)
    expect(tell({})).toEqual([
      'inputs.title: is required; provide text',
      'inputs.pages: is required; provide a number',
      'inputs.open: is required; provide true or false',
      'inputs.due: is required; provide a date like "2026-11-22"',
      'inputs.size: is required; provide one of its choices',
      'inputs.tags: is required; provide a list of strings',
    ])
    expect(
      tell({ title: 'longer', pages: '4', open: 1, due: '2026-2-1', size: 'huge', tags: 'a', colour: 1 }),
    ).toEqual([
      'inputs.title: has 6 characters; at most 5 are allowed',
      'inputs.pages: must be a number, without quotes',
      'inputs.open: must be true or false, without quotes',
      'inputs.due: must be a valid date, like "2026-11-22"',
      'inputs.size: must be one of: "small", "large"',
      'inputs.tags: must be a list of strings',
      'inputs.colour: is not a variable of this template; use one of: title, pages, open, due, size, tags',
    ])
    expect(
      tell({ title: 1, pages: Number.NaN, open: true, due: '2026-11-31', size: 1, tags: ['a', 'abcd', 1] }),
    ).toEqual([
      'inputs.title: must be text',
      'inputs.pages: must be a number, without quotes',
      'inputs.due: must be a valid date, like "2026-11-22"',
      'inputs.size: must be one of: "small", "large"',
      'inputs.tags: must be a list of strings',
    ])
  })

  it('uses defaults for omitted inputs and leaves optional ones empty', () => {
    const variables = [
      variable('pages', { type: 'NUMBER', default: '4' }),
      variable('tags', { type: 'LIST', default: 'a, b' }),
      variable('note', { required: false }),
      variable('title'),
    ]
    const { values, problems } = checkInputs(variables, { title: '회의록', tags: null })
    expect(problems).toEqual([])
    expect({ ...values }).toEqual({ pages: 4, tags: ['a', 'b'], note: null, title: '회의록' })
  })
})

describe('rendering', () => {
  const VARIABLES = [
    variable('name'),
    variable('sum', { type: 'NUMBER' }),
    variable('open', { type: 'BOOLEAN' }),
    variable('due', { type: 'DATE' }),
    variable('items', { type: 'LIST' }),
    variable('note', { required: false }),
    variable('smile', { default: '😀' }),
    variable('family', { default: '👨‍👩‍👧' }),
    variable('little', { type: 'NUMBER', default: '-0.001' }),
    variable('day', { type: 'DATE', required: false }),
    variable('amount', { type: 'NUMBER', required: false }),
    variable('list', { type: 'LIST', required: false }),
  ]
  const INPUTS = {
    name: ' 김 minji ',
    sum: 1234567.891,
    open: false,
    due: '2026-03-05',
    items: ['둘', 'two'],
    note: null,
  }
  const { values } = checkInputs(VARIABLES, INPUTS)

  it.each([
    ['{{ name }}', ' 김 minji '],
    ['{{name|strip|upcase}}', '김 MINJI'],
    ['{{ name | strip | truncate: 4, "…" }}', '김 m…'],
    ['{{ name | strip | capitalize | downcase }}', '김 minji'],
    ['{{ name | strip | replace: "김", "Kim" }}', 'Kim minji'],
    ['{{ smile | append: "b" | truncate: 1, "" }}', '😀'],
    ['{{ family | size }}', '5'],
    ['{{ little | number: 0 }} {{ little | number: 3 }}', '0 -0.001'],
    ['{{ day | default: "now" | date: "%Y" }}', 'now'],
    ['{{ day | default: true | date: "%Y" }}', 'true'],
    ['{{ day | default: "2026-03-05" | date: "%Y" }}', '2026'],
    ['{{ day | date: "%Y" | default: "미정" }}', '미정'],
    ['{{ amount | default: "없음" | number: 2 }}', '없음'],
    ['{{ list | default: "없음" | join: "," }}', '없음'],
    ['{{ list | default: "없음" | bullets }}', '없음'],
    ['{{ list | default: "없음" | numbered }}', '없음'],
    ['{{ list | bullets | default: "없음" }}', '없음'],
    ['{{ name | strip | append: "!" | prepend: "No. " }}', 'No. 김 minji!'],
    ['{{ name | strip | escape }}', '김 minji'],
    ['{{ name | size }}', '9'],
    ['{{ sum }}', '1234567.891'],
    ['{{ sum | number }}', '1,234,567.891'],
    ['{{ sum | number: 2 }}', '1,234,567.89'],
    ['{{ open }}', 'false'],
    ['{{ due }}', '2026-03-05'],
    ['{{ due | date: "%Y년 %-m월 %-d일" }}', '2026년 3월 5일'],
    ['{{ due | date: "%A, %d %B %Y" }}', 'Thursday, 05 March 2026'],
    ['{{ items }}', '둘, two'],
    ['- {{ items | join: "\n- " }}', '- 둘\n- two'],
    ['{{ items | size }}', '2'],
    ['{{ note }}', ''],
    ['{{ note | default: "없음" }}', '없음'],
    ['a  \n{{- note -}}\n  b', 'ab'],
    ['{ {name} } %} }}', '{ {name} } %} }}'],
  ])('renders %j as %j', (body, expected) => {
    expect(check({ body, variables: VARIABLES })).toEqual([])
    expect(renderText(body, values)).toEqual({ text: expected, problem: null })
  })

  it('renders the guide prompt and the sections', () => {
    const sections = [
      { ...SUMMARY, title: 'What {{ name }} says', description: 'By {{ due }}.' },
      { ...SUMMARY, key: 'rest', title: 'The rest', required: false, maxWords: 50 },
    ]
    const filled = renderGuide({ systemPrompt: 'Write for {{ name | strip }}.', sections }, values)
    expect(filled).toEqual({
      guide: {
        systemPrompt: 'Write for 김 minji.',
        sections: [
          { ...sections[0], title: 'What 김 minji says', description: 'By 2026-03-05.' },
          sections[1],
        ],
      },
      problems: [],
    })
  })

  it('reports which part of the guide is too long', () => {
    const long = checkInputs([variable('name')], { name: 'x'.repeat(1_001) }).values
    expect(
      renderGuide({ systemPrompt: null, sections: [{ ...SUMMARY, title: '{{ name }}' }] }, long).problems,
    ).toEqual([{ path: 'sections.0.title', message: 'renders to more than 1000 bytes with these inputs' }])
  })
})

import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ValidationIssue } from '../../src/errors.ts'
import { checkContent } from '../../src/templates/check-content.ts'
import { checkInputs } from '../../src/templates/check-inputs.ts'
import { parseText } from '../../src/templates/parse-text.ts'
import { renderText } from '../../src/templates/render-text.ts'
import type { TemplateContent, TemplateVariable } from '../../src/templates/template-content.ts'
import { endHang } from '../support/end-hang.ts'
import { section, variable } from './make-content.ts'

const list = (name: string) => variable(name, { type: 'LIST' })

const content = (body: string, variables: TemplateVariable[] = [variable('a')]): TemplateContent => ({
  body,
  systemPrompt: null,
  sections: [],
  variables,
})

/** Validates and renders a template. @returns the problems, or the rendered text. */
function attempt(template: TemplateContent, inputs: Record<string, unknown>) {
  return endHang(() => {
    const unfit = checkContent(template).map(tell)
    if (unfit.length) return unfit
    const { values, problems } = checkInputs(template.variables, inputs)
    return problems.length ? problems.map(tell) : renderText(template.body, values)
  })
}

function tell({ path, message }: ValidationIssue): string {
  return `${path}: ${message}`
}

const MILLION = 'x'.repeat(1_000_000)
const manyFilters = (filter: string) => content(`{{ a ${`| ${filter} `.repeat(5)}}}`.repeat(400))

describe('a hostile body', () => {
  const REFUSED: [string, string, RegExp][] = [
    ['a tag', 'x\n{% for i in (1..1000000000) %}{{ i }}{% endfor %}', /^body: line 2: "{%" starts a tag/],
    ['a raw block', '{% raw %}{{ a }}{% endraw %}', /^body: line 1: "{%" starts a tag/],
    ['a file', "{% include '/etc/passwd' %}", /starts a tag/],
    ['a range', '{{ (1..1000000000) | join: "," }}', /is not a placeholder/],
    ['access to a prototype', '{{ a.constructor }}', /is not a placeholder/],
    ['access to a prototype in brackets', '{{ a["__proto__"] }}', /is not a placeholder/],
    ['the name __proto__', '{{ __proto__ }}', /"__proto__" is not a variable/],
    ['the name constructor', '{{ constructor }}', /"constructor" is not a variable/],
    [
      'a filter named constructor',
      '{{ a | constructor: "x" }}',
      /has the unknown filter "constructor"; use one of/,
    ],
    ['a filter named __proto__', '{{ a | __proto__ }}', /has the unknown filter "__proto__"/],
    ['a filter that is not listed', '{{ a | json }}', /has the unknown filter "json"/],
    ['an expression', '{{ a == a }}', /is not a placeholder/],
    ['a literal', '{{ "now" | date: "%s" }}', /is not a placeholder/],
    ['code after an unbalanced parenthesis', '{{ a ) process.exit() }}', /is not a placeholder/],
    ['an empty placeholder', '{{ }}', /is not a placeholder/],
    ['an unclosed placeholder', 'x\n\n{{ a', /line 3: "{{" is not closed/],
    ['nested braces', '{{ {{ a }} }}', /is not a placeholder/],
    ['50,000 open braces', '{{'.repeat(50_000), /line 1: .*is not closed|is not a placeholder|more than/],
    ['33,000 half-closed placeholders', '{{}'.repeat(33_000), /line 1:/],
    ['25,000 empty placeholders', '{{}}'.repeat(25_000), /has 25000 placeholders; at most 500/],
    ['deeply nested brackets', `{{ a${'[a'.repeat(40_000)} }}`, /more than 500 characters/],
    ['nested brackets', `{{ a${'[a'.repeat(240)} }}`, /is not a placeholder/],
    ['parentheses', `{{ ${'('.repeat(480)} }}`, /is not a placeholder/],
    ['an unclosed quote', `{{ a | default: "${'}} {{ a '.repeat(10_000)}`, /is not closed/],
    ['an unclosed quote with an incomplete escape', '{{ a | default: "x\\u', /an unclosed quote/],
    ['an escape for NUL', '{{ a | append: "\\u0000" }}', /NUL character .* in an argument/],
    [
      'an escape for half a surrogate pair',
      '{{ a | append: "\\ud800" }}',
      /half of a surrogate pair .* in an argument/,
    ],
    ['an empty search text for replace', '{{ a | replace: "", "-" }}', /an empty text to search for/],
    ['a long argument', `{{ a | default: "${'x'.repeat(300)}" }}`, /more than 200 characters/],
    ['a huge number', '{{ a | truncate: 999999999999999999999 }}', /from 1 to 10000/],
    ['a negative number', '{{ a | truncate: -1 }}', /from 1 to 10000/],
    ['a number instead of a text', '{{ a | append: 1 }}', /write it like append: "!"/],
    ['a named argument', '{{ a | default: "x", allow_false: true }}', /write it like default: "none"/],
    ['a variable as an argument', '{{ a | append: a }}', /write it like append/],
    ['too many filters', `{{ a ${'| upcase '.repeat(6)}}}`, /more than 5 filters/],
    ['1 MB', MILLION, /has 1000000 bytes; at most 100000/],
    ['50,000 lines', '\n'.repeat(50_000), /has 50001 lines; at most 2000/],
    ['half of a surrogate pair', 'x\ud800', /surrogate/],
  ]

  it.each(REFUSED)('with %s is rejected with the reason', (_, body, message) => {
    const result = attempt(content(body), { a: 'x' })
    expect((result as string[])[0]).toMatch(message)
  })

  it('with 10,000 variables is rejected', () => {
    const variables = Array.from({ length: 10_000 }, (_, i) => variable(`v${i}`))
    const result = endHang(() => checkContent(content('', variables)))
    expect(result).toEqual([{ path: 'variables', message: 'has 10000 variables; at most 100 are allowed' }])
  })

  it('with 50 section titles of 20,000 placeholders is rejected', () => {
    const title = '{{ a }}'.repeat(20_000)
    const sections = Array.from({ length: 50 }, (_, i) => section(`k${i}`, { title }))
    const result = endHang(() => checkContent({ ...content(''), sections }))
    expect(result.map(({ path }) => path)).toEqual(sections.map((_, i) => `sections.${i}.title`))
  })

  it.each(['{{', '{{}', '{{}}', '{{ a }}', '{{ a', '}}', '{%', '{', '[a', '("', "{{ a | default: '"])(
    'with 3 MB of %j is parsed in linear time',
    unit => {
      const body = unit.repeat(3_000_000 / unit.length)
      const { placeholders, problems } = endHang(() => parseText(body))
      expect(placeholders.length).toBeLessThanOrEqual(500)
      expect(problems.length).toBeLessThanOrEqual(101)
    },
  )

  it('with any mix of Liquid syntax is rejected, or only its placeholders are replaced', () => {
    const pieces =
      `{{ }} {% %} a b | : , " ' [ ] ( ) . .. - upcase default size raw endraw not == and # \\ 1 { }`.split(
        ' ',
      )
    const body = fc
      .array(fc.constantFrom(...pieces, '{{ a }}', ' ', '\n'), { maxLength: 15 })
      .map(parts => parts.join(''))
    const outcomes = { refused: 0, filled: 0 }
    fc.assert(
      fc.property(body, body, (body, a) => {
        const result = attempt(content(body), { a })
        if (Array.isArray(result)) outcomes.refused++
        else {
          outcomes.filled++
          expect(result.problem).toBeNull()
          const text = body.replaceAll('{{ a }}', () => a)
          if (!/{{(?! a }})/.test(body)) expect(result.text).toBe(text)
        }
      }),
      { numRuns: 1_000, seed: 7 },
    )
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(100)
  })

  it('with 500 problems has only the first 100 reported', () => {
    const result = endHang(() => checkContent(content('{{ nobody | json }}\n'.repeat(500))))
    expect(result).toHaveLength(100)
  })
})

describe('hostile inputs', () => {
  it('are inserted as text and never evaluated', () => {
    const inputs = [
      '{{ a }}',
      '{% assign a = 1 %}{{ a }}',
      '{{ a | constructor }}',
      '$& $1 \\1 (a+)+$ [^]*',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Hostile input.
      '${process.exit()}',
      '"}}{{a}}',
      '__proto__',
    ]
    for (const a of inputs)
      expect(attempt(content('<{{ a }}|{{ a | replace: "#", "y" | default: "z" }}>'), { a })).toEqual({
        text: `<${a}|${a}>`,
        problem: null,
      })
  })

  it('are not treated as regular expressions, nor are arguments', () => {
    const body = '{{ a | replace: "(.*)+$", "$&$1" }}'
    expect(attempt(content(body), { a: 'x(.*)+$y' })).toMatchObject({ text: 'x$&$1y' })
  })

  it('are rejected if they name a prototype', () => {
    const inputs = JSON.parse('{"a": "x", "__proto__": {"b": 1}, "constructor": 1}')
    expect(attempt(content('{{ a }}'), inputs)).toEqual([
      'inputs.__proto__: is not a variable of this template; use one of: a',
      'inputs.constructor: is not a variable of this template; use one of: a',
    ])
    expect(attempt(content('{{ toString }}', [variable('toString')]), {})).toEqual([
      'variables.0.name: "toString" is a reserved word; choose another',
    ])
  })

  it.each<[string, TemplateContent, Record<string, unknown>, RegExp]>([
    ['1 MB of text', content('{{ a }}'), { a: MILLION }, /has 1000000 characters; at most 20000/],
    [
      'a million items',
      content('{{ a }}', [list('a')]),
      { a: Array(1_000_000).fill('x') },
      /has 1000000 items/,
    ],
    [
      '10,000 unknown inputs',
      content('{{ a }}'),
      Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`v${i}`, 'x'])),
      /inputs.a: is required/,
    ],
    [
      'for a result of 10 MB',
      content('{{ a }}'.repeat(500)),
      { a: 'x'.repeat(20_000) },
      /more than 200000 bytes/,
    ],
    ['for slow filters', manyFilters('upcase'), { a: 'x'.repeat(20_000) }, /too complex to render/],
    [
      'for filters with much output',
      manyFilters('replace: "x", "xxxxxxxxxxxxxxxx"'),
      { a: 'x'.repeat(2_000) },
      /too complex to render/,
    ],
    ...['bullets', 'numbered'].map((filter): [string, TemplateContent, Record<string, unknown>, RegExp] => [
      `long lists for ${filter}, which are not shown`,
      content(`{{ a | ${filter} | size }}`.repeat(500), [list('a')]),
      { a: Array(200).fill('x '.repeat(1_000)) },
      /too complex to render/,
    ]),
    [
      'for a date with a huge width',
      { ...content('{{ a | date: "%99999999999d" }}', [variable('a', { type: 'DATE' })]) },
      { a: '2026-01-01' },
      /too complex to render/,
    ],
  ])('are rejected if they are %s', (_, template, inputs, message) => {
    const result = attempt(template, inputs)
    const problem = Array.isArray(result) ? result[0] : result.problem
    expect(problem).toMatch(message)
  })

  it('render into the largest allowed body', () => {
    // Liquid times out after 1 s, and a busy machine may pause for longer.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
    onTestFinished(() => clock.mockRestore())
    const body = `${'{{ a | upcase }}\n'.repeat(500)}${'x'.repeat(90_000)}`
    const result = attempt(content(body), { a: 'ä'.repeat(100) })
    expect(result).toMatchObject({ problem: null })
  })
})

import { expect, it } from 'vitest'
import { readTemplates } from '../../src/demo/load-templates.ts'
import { toContent } from '../../src/resolvers/templates/template-input.ts'
import { checkContent } from '../../src/templates/check-content.ts'
import { checkInputs } from '../../src/templates/check-inputs.ts'
import { guideVariables, renderGuide } from '../../src/templates/render-guide.ts'
import { renderText } from '../../src/templates/render-text.ts'
import type { TemplateVariable } from '../../src/templates/template-content.ts'

const templates = await readTemplates()
const named = templates.map(({ input }) => [input.name, input] as const)

it('there are ten official templates, five of them Korean', () => {
  expect(templates).toHaveLength(10)
  expect(named.filter(([name]) => /[가-힣]/.test(name))).toHaveLength(5)
})

it.each(named)('%s has no problems', (_, input) => {
  expect(checkContent(toContent(input))).toEqual([])
})

it.each(named)('%s shows all of its inputs', (_, input) => {
  const { body, variables } = toContent(input)
  const { values, problems } = checkInputs(variables, sampleInputs(variables))
  expect(problems).toEqual([])
  const { text } = renderText(body, values)
  for (const sample of Object.values(sampleInputs(variables)).flat()) expect(text).toContain(String(sample))
})

it.each(named)('%s renders with only its required inputs and leaves no list empty', (_, input) => {
  const { body, variables } = toContent(input)
  const { values, problems } = checkInputs(variables, sampleInputs(variables.filter(it => it.required)))
  expect(problems).toEqual([])
  const { text } = renderText(body, values)
  expect(text).not.toMatch(/\{\{|\}\}|^[-:] *$|: *$/m)
})

it.each(named)('a plan from %s requires exactly the inputs that its sections and guide show', (_, input) => {
  const content = toContent(input)
  const asked = guideVariables(content).filter(variable => variable.required)
  const given = sampleInputs(asked)
  const { values, problems } = checkInputs(guideVariables(content), given)
  expect(problems).toEqual([])
  const { guide, problems: unfilled } = renderGuide(content, values)
  expect(unfilled).toEqual([])
  const descriptions = guide.sections.map(({ description }) => description).join(' ')
  const samples = Object.values(given).flat().map(String)
  for (const sample of samples) expect(`${guide.systemPrompt} ${descriptions}`).toContain(sample)
  expect(samples.filter(sample => descriptions.includes(sample))).not.toEqual([])
  expect(asked.map(({ name }) => name)).not.toContain('author')
})

it.each(named)('every section of %s has a description', (_, input) => {
  const { sections } = toContent(input)
  expect(sections.length).toBeGreaterThanOrEqual(5)
  for (const { description } of sections) expect(description).toMatch(/[.다]\.?$/)
})

function sampleInputs(variables: readonly TemplateVariable[]): Record<string, unknown> {
  return Object.fromEntries(variables.map(variable => [variable.name, sample(variable)]))
}

function sample({ name, type, choices }: TemplateVariable): unknown {
  if (type === 'DATE') return '2026-11-20'
  if (type === 'NUMBER') return 65
  if (type === 'BOOLEAN') return true
  if (type === 'ENUM') return choices[0]
  return type === 'LIST' ? [`${name} one`, `${name} two`] : `the ${name}`
}

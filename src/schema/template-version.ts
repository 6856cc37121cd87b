import { visibleTemplates } from '../resolvers/templates/visible-templates.ts'
import {
  MAX_BODY_BYTES,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_PROMPT_BYTES,
  MAX_SECTIONS,
  MAX_TITLE_CHARACTERS,
  MAX_VARIABLES_CHARACTERS,
} from '../templates/limits.ts'
import { readSections, readVariables } from '../templates/template-content.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { costOfText } from './query-cost.ts'
import { TemplateSection, TemplateVariable } from './template-content.ts'
import { LONGEST_NOTE } from './template-inputs.ts'

export const TemplateVersion = builder.prismaNode('TemplateVersion', {
  id: { field: 'id' },
  findUnique: (id, context) => ({ id, template: visibleTemplates(context) }),
  nullable: true,
  // Bodies are long: only what is asked for is read.
  select: { id: true },
  description: 'What a template was at one time. Never changed once published.',
  authScopes: { read: true },
  fields: t => ({
    template: t.relation('template', { description: 'What it is a version of.' }),
    number: t.exposeString('number', {
      description:
        'Semantic. A variable removed, retyped or newly required is breaking, and publishing it under a non-major number is refused.',
    }),
    changelog: t.exposeString('changelog', {
      nullable: true,
      description: 'What changed, for people.',
      complexity: costOfText(LONGEST_NOTE),
    }),
    systemPrompt: t.exposeString('systemPrompt', {
      nullable: true,
      description: 'The guide a plan and a report follow.',
      complexity: costOfText(MAX_PROMPT_BYTES),
    }),
    body: t.exposeString('body', {
      description:
        'Text with placeholders: `{{ name }}`, `{{ name | default: "…" }}`, and the listed filters. Substitution only: nothing is evaluated.',
      complexity: costOfText(MAX_BODY_BYTES),
    }),
    sections: t.field({
      type: [TemplateSection],
      complexity: { field: costOfText(MAX_SECTIONS * (MAX_TITLE_CHARACTERS + MAX_DESCRIPTION_CHARACTERS)) },
      select: { sections: true },
      description: 'The parts of plans and reports made by it, in order.',
      resolve: version => readSections(version.sections),
    }),
    variables: t.field({
      type: [TemplateVariable],
      complexity: { field: costOfText(MAX_VARIABLES_CHARACTERS) },
      select: { variables: true },
      description: 'What it asks for.',
      resolve: version => readVariables(version.variables),
    }),
    usageCount: t.exposeInt('usageCount', { description: 'How often this version was used.' }),
    publishedAt: t.expose('publishedAt', { type: 'DateTime', description: 'When it was published.' }),
  }),
})
export const TemplateVersionConnection = defineConnection(TemplateVersion, 'TemplateVersion', 'versions')

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
import { MAX_NOTE_CHARACTERS } from './template-inputs.ts'

export const TemplateVersion = builder.prismaNode('TemplateVersion', {
  id: { field: 'id' },
  findUnique: (id, context) => ({ id, template: visibleTemplates(context) }),
  nullable: true,
  // Bodies are long: read only the requested columns.
  select: { id: true },
  description: 'A published version of a template. It never changes.',
  authScopes: { read: true },
  fields: t => ({
    template: t.relation('template', { description: 'Template that this is a version of.' }),
    number: t.exposeString('number', {
      description:
        'Semantic version number. Removing a variable, changing its type or making it required is a breaking change, which needs a new major number.',
    }),
    changelog: t.exposeString('changelog', {
      nullable: true,
      description: 'What changed in this version. Null if not given.',
      complexity: costOfText(MAX_NOTE_CHARACTERS),
    }),
    systemPrompt: t.exposeString('systemPrompt', {
      nullable: true,
      description: 'Instructions that plans and reports follow. Null if there are none.',
      complexity: costOfText(MAX_PROMPT_BYTES),
    }),
    body: t.exposeString('body', {
      description:
        'Text with placeholders, such as `{{ name }}` or `{{ name | default: "…" }}`. Placeholders are only substituted and filtered; no code is evaluated.',
      complexity: costOfText(MAX_BODY_BYTES),
    }),
    sections: t.field({
      type: [TemplateSection],
      complexity: { field: costOfText(MAX_SECTIONS * (MAX_TITLE_CHARACTERS + MAX_DESCRIPTION_CHARACTERS)) },
      select: { sections: true },
      description: 'Sections of plans and reports that follow this version, in order.',
      resolve: version => readSections(version.sections),
    }),
    variables: t.field({
      type: [TemplateVariable],
      complexity: { field: costOfText(MAX_VARIABLES_CHARACTERS) },
      select: { variables: true },
      description: 'Variables of this version.',
      resolve: version => readVariables(version.variables),
    }),
    usageCount: t.exposeInt('usageCount', { description: 'Number of times this version was used.' }),
    publishedAt: t.expose('publishedAt', { type: 'DateTime', description: 'Time of publication.' }),
  }),
})
export const TemplateVersionConnection = defineConnection(TemplateVersion, 'TemplateVersion', 'versions')

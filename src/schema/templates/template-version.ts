import { z } from 'zod'
import { ConflictError, NotFoundError, ValidationError } from '../../errors.ts'
import { visibleTemplates } from '../../resolvers/templates/find-template.ts'
import { publishTemplateVersion } from '../../resolvers/templates/template-versions.ts'
import {
  MAX_BODY_BYTES,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_PROMPT_BYTES,
  MAX_SECTIONS,
  MAX_TITLE_CHARACTERS,
  MAX_VARIABLES_CHARACTERS,
} from '../../templates/limits.ts'
import { readSections, readVariables } from '../../templates/template-content.ts'
import { costOfText, FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection } from '../shared/paging.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { findIssues } from '../shared/validation.ts'
import {
  changelog,
  contentFields,
  MAX_NOTE_CHARACTERS,
  TemplateSection,
  TemplateVariable,
} from './template-content.ts'

export const TemplateVersion = builder.prismaNode('TemplateVersion', {
  ...NODE,
  findUnique: (id, context) => ({ id, template: visibleTemplates(context) }),
  // Bodies are long: read only the requested columns.
  select: { id: true },
  description: 'A published version of a template. It never changes.',
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

const details = z.looseObject({ changelog: changelog.nullish() })

const PublishTemplateVersionInput = builder.inputType('PublishTemplateVersionInput', {
  description: 'The version to publish. Omitted fields keep the values of the latest version.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    number: t.string({
      required: true,
      description: 'Version number: three integers, such as `1.2.0`. Must be greater than the latest.',
    }),
    changelog: t.string({ description: 'What changed in this version. At most 2,000 characters.' }),
    ...contentFields(t, {
      text: 'Omitted: unchanged. Null: removed.',
      list: 'Omitted or null: unchanged. []: removed.',
    }),
  }),
})

const PublishTemplateVersionPayload = rowPayload(
  'PublishTemplateVersionPayload',
  'The new version, which is now the latest.',
  {
    version: ['TemplateVersion', 'The new version.'],
  },
)

builder.mutationField('publishTemplateVersion', t =>
  t.field({
    type: PublishTemplateVersionPayload,
    description:
      'Adds a version to a template. Removing a variable, changing its type or making it required needs a new major number; otherwise this returns a `ValidationError` that names each such change. A number that is already published is a `ConflictError`. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, ConflictError] },
    args: inputArgs(t.arg, PublishTemplateVersionInput, 'The version to publish.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => publishTemplateVersion(context, input, findIssues(details, input)),
  }),
)

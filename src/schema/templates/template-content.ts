import { z } from 'zod'
import type { SectionInput, VariableInput } from '../../resolvers/templates/template-input.ts'
import type {
  TemplateSection as SectionShape,
  TemplateVariable as VariableShape,
  VariableType,
} from '../../templates/template-content.ts'
import { builder, type Types } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { nameText, text } from '../shared/validation.ts'

export const TemplateCategoryEnum = defineEnum(
  'TemplateCategory',
  'Kind of content that a template produces.',
  {
    DOCS: 'Documents such as reports, minutes and letters.',
    SHEETS: 'Spreadsheets and tables.',
    SLIDES: 'Presentations.',
    RESEARCH: 'Briefs and reports based on what agents find.',
  },
)

export const TemplateVisibilityEnum = defineEnum(
  'TemplateVisibility',
  'Who can see, use and fork a template.',
  {
    PRIVATE: 'Only the author.',
    TEAM: 'The author and the members of its team.',
    PUBLIC: 'All users of the workspace.',
  },
)

const VariableTypeEnum = defineEnum<VariableType>('VariableType', 'Type of the value of a variable.', {
  TEXT: 'Text.',
  NUMBER: 'A number.',
  BOOLEAN: 'True or false.',
  DATE: 'A calendar date, such as `2026-11-22`.',
  ENUM: 'One of the choices of the variable.',
  LIST: 'A list of strings.',
})

type InputFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

export const TemplateSection = builder.objectRef<SectionShape>('TemplateSection').implement({
  description: 'A section of the plans and reports that follow a template.',
  fields: t => ({
    key: t.exposeString('key', { description: 'Machine-readable key, unique within the version.' }),
    title: t.exposeString('title', { description: 'Heading of the section. May contain placeholders.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What the section covers. May contain placeholders. Null if not given.',
    }),
    required: t.exposeBoolean('required', { description: 'Whether every plan must have this section.' }),
    maxWords: t.exposeInt('maxWords', {
      nullable: true,
      description: 'Maximum length in words. Null means no limit.',
    }),
  }),
})

export const TemplateVariable = builder.objectRef<VariableShape>('TemplateVariable').implement({
  description: 'A variable of a template.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the variable, as in `{{ name }}`.' }),
    type: t.expose('type', { type: VariableTypeEnum, description: 'Type of the value.' }),
    required: t.exposeBoolean('required', {
      description: 'Whether a value must be given if there is no default.',
    }),
    default: t.exposeString('default', {
      nullable: true,
      description: 'Default value, as text. Null if there is none.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Human-readable description of the value. Null if not given.',
    }),
    choices: t.exposeStringList('choices', {
      description: 'Allowed values of an ENUM. Empty for other types.',
    }),
    maxLength: t.exposeInt('maxLength', {
      nullable: true,
      description:
        'Maximum number of characters of a TEXT, or of each item of a LIST. Null means the general limit: 20,000 for a TEXT, 2,000 for an item.',
    }),
  }),
})

const TemplateSectionInput = builder.inputRef<SectionInput>('TemplateSectionInput').implement({
  description: 'A section of the plans and reports that follow the template.',
  fields: t => ({
    key: t.string({
      required: true,
      description: 'Machine-readable key, unique within the version. At most 64 characters.',
    }),
    title: t.string({
      required: true,
      description: 'Heading of the section. At most 200 characters. May contain placeholders.',
    }),
    description: t.string({
      description: 'What the section covers. At most 2,000 characters. May contain placeholders.',
    }),
    required: t.boolean({ defaultValue: true, description: 'Whether every plan must have this section.' }),
    maxWords: t.int({ description: 'Maximum length in words: 1 to 20,000. If omitted, there is no limit.' }),
  }),
})

const TemplateVariableInput = builder.inputRef<VariableInput>('TemplateVariableInput').implement({
  description: 'A variable of the template.',
  fields: t => ({
    name: t.string({ required: true, description: 'Name of the variable, as in `{{ name }}`.' }),
    type: t.field({
      type: VariableTypeEnum,
      required: true,
      defaultValue: 'TEXT',
      description: 'Type of the value.',
    }),
    required: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether a value must be given if there is no default.',
    }),
    default: t.string({ description: 'Default value, as text.' }),
    description: t.string({ description: 'Human-readable description of the value.' }),
    choices: t.stringList({ required: true, defaultValue: [], description: 'Allowed values of an ENUM.' }),
    maxLength: t.int({
      description:
        'Maximum number of characters of a TEXT (1 to 20,000), or of each item of a LIST (1 to 2,000).',
    }),
  }),
})

/**
 * Fields for the content of a version, for `createTemplate` and `publishTemplateVersion`. `omitted` says what happens to omitted
 * fields.
 */
export function contentFields(t: InputFields, omitted: { text: string; list: string }) {
  return {
    body: t.string({
      required: true,
      description: 'Text with placeholders. At most 100,000 bytes and 2,000 lines.',
    }),
    systemPrompt: t.string({ description: `Instructions that plans and reports follow. ${omitted.text}` }),
    sections: t.field({
      type: [TemplateSectionInput],
      description: `Sections of plans and reports, in order. At most 50. ${omitted.list}`,
    }),
    variables: t.field({
      type: [TemplateVariableInput],
      description: `Variables of the template. At most 100. ${omitted.list}`,
    }),
  }
}

const MAX_TAGS = 20
const MAX_TAG_CHARACTERS = 50
/** Characters of a description or a changelog. */
export const MAX_NOTE_CHARACTERS = 2_000

/** Checks shared by all template inputs. The resolvers check that the content of a version is consistent. */
export const templateName = nameText(200)
export const templateDescription = text(0, MAX_NOTE_CHARACTERS)
export const changelog = text(0, MAX_NOTE_CHARACTERS)
export const templateTags = z
  .array(nameText(MAX_TAG_CHARACTERS))
  .max(MAX_TAGS, `must have at most ${MAX_TAGS} tags`)

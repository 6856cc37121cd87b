import type { SectionInput, VariableInput } from '../resolvers/templates/content-input.ts'
import type {
  TemplateSection as SectionShape,
  TemplateVariable as VariableShape,
} from '../templates/template-content.ts'
import { builder } from './builder.ts'
import type { Types } from './connection.ts'
import { VariableTypeEnum } from './template-enums.ts'

type InputFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

export const TemplateSection = builder.objectRef<SectionShape>('TemplateSection').implement({
  description: 'A part that a plan and a report made by a template have.',
  fields: t => ({
    key: t.exposeString('key', { description: 'Its name for programs, unique in the version.' }),
    title: t.exposeString('title', { description: 'Its heading. May have placeholders.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What belongs there. May have placeholders.',
    }),
    required: t.exposeBoolean('required', { description: 'Whether a plan must have it.' }),
    maxWords: t.exposeInt('maxWords', {
      nullable: true,
      description: 'How long it may get, in words; null for no bound.',
    }),
  }),
})

export const TemplateVariable = builder.objectRef<VariableShape>('TemplateVariable').implement({
  description: 'What a template asks for.',
  fields: t => ({
    name: t.exposeString('name', { description: 'As in `{{ name }}`.' }),
    type: t.expose('type', { type: VariableTypeEnum, description: 'What it takes.' }),
    required: t.exposeBoolean('required', {
      description: 'Whether it must be given where it has no default.',
    }),
    default: t.exposeString('default', {
      nullable: true,
      description: 'What it is when it is not given, as text.',
    }),
    description: t.exposeString('description', { nullable: true, description: 'What to give, for people.' }),
    choices: t.exposeStringList('choices', {
      description: 'What an ENUM may be; empty for other types.',
    }),
    maxLength: t.exposeInt('maxLength', {
      nullable: true,
      description: 'How many characters a text, or each item of a list, may have; null for the bound of all.',
    }),
  }),
})

export const TemplateSectionInput = builder.inputRef<SectionInput>('TemplateSectionInput').implement({
  description: 'A part that plans and reports made by the template have.',
  fields: t => ({
    key: t.string({ required: true, description: 'Its name for programs, unique in the version.' }),
    title: t.string({ required: true, description: 'Its heading. May have placeholders.' }),
    description: t.string({ description: 'What belongs there. May have placeholders.' }),
    required: t.boolean({ defaultValue: true, description: 'Whether a plan must have it.' }),
    maxWords: t.int({ description: 'How long it may get, in words. No bound if left out.' }),
  }),
})

export const TemplateVariableInput = builder.inputRef<VariableInput>('TemplateVariableInput').implement({
  description: 'What the template asks for.',
  fields: t => ({
    name: t.string({ required: true, description: 'As in `{{ name }}`.' }),
    type: t.field({
      type: VariableTypeEnum,
      required: true,
      defaultValue: 'TEXT',
      description: 'What it takes.',
    }),
    required: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether it must be given where it has no default.',
    }),
    default: t.string({ description: 'What it is when it is not given, as text.' }),
    description: t.string({ description: 'What to give, for people.' }),
    choices: t.stringList({ required: true, defaultValue: [], description: 'What an ENUM may be.' }),
    maxLength: t.int({ description: 'How many characters a text, or each item of a list, may have.' }),
  }),
})

/** What a version holds, as `createTemplate` and `publishTemplateVersion` take it, and what happens to what is omitted. */
export function contentFields(t: InputFields, omitted: { text: string; list: string }) {
  return {
    body: t.string({ required: true, description: 'Text with placeholders.' }),
    systemPrompt: t.string({ description: `The guide a plan and a report follow. ${omitted.text}` }),
    sections: t.field({
      type: [TemplateSectionInput],
      description: `The parts of plans and reports made by it, in order. ${omitted.list}`,
    }),
    variables: t.field({
      type: [TemplateVariableInput],
      description: `What it asks for. ${omitted.list}`,
    }),
  }
}

import { z } from 'zod'
import {
  ConflictError,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  ValidationError,
} from '../../errors.ts'
import { generateReport, regenerateSection } from '../../resolvers/reports/generate-report.ts'
import { builder } from '../shared/builder.ts'
import { idempotencyKeyField, inputArgs, webhookUrlField } from '../shared/input-fields.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { findIssues, idempotencyKey, text, webhookUrl } from '../shared/validation.ts'
import { ArtifactKindEnum } from './report.ts'

const generation = z.looseObject({
  webhookUrl: webhookUrl.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const GenerateReportInput = builder.inputType('GenerateReportInput', {
  description: 'The report to generate.',
  fields: t => ({
    planId: t.id({ required: true, description: 'ID of an approved plan.' }),
    formats: t.field({
      type: [ArtifactKindEnum],
      required: true,
      defaultValue: ['MARKDOWN'],
      description: 'File formats of the report. At least one.',
    }),
    webhookUrl: webhookUrlField(t),
    idempotencyKey: idempotencyKeyField(t, 'returns the same task'),
  }),
})

const GenerateReportPayload = rowPayload('GenerateReportPayload', 'The accepted generation.', {
  topic: ['Topic', 'Topic of the report.'],
  task: ['Task', 'Task that writes the report. Follow it with `Subscription.topicProgress`.'],
})

const regeneration = z.looseObject({ instruction: text(0, 2_000).nullish() })

const RegenerateSectionInput = builder.inputType('RegenerateSectionInput', {
  description: 'The section to rewrite.',
  fields: t => ({
    reportId: t.id({ required: true, description: 'ID of a finished report.' }),
    order: t.int({ required: true, description: 'Position of the section in the report, starting at 1.' }),
    instruction: t.string({
      description:
        'What to change, in at most 2,000 characters. Used to search for passages and passed to the model.',
    }),
  }),
})

const RegenerateSectionPayload = rowPayload('RegenerateSectionPayload', 'The accepted generation.', {
  task: ['Task', 'Task that writes the section into a new version of the report.'],
})

builder.mutationFields(t => ({
  generateReport: t.field({
    type: GenerateReportPayload,
    description:
      'Generates a report from an approved plan, in the background. A topic has at most one running generation: another call returns a `ConflictError` that names the running task. If the latest generation used the same plan and did not finish, its report is continued; otherwise this creates a new version. Allowed for the owner of the topic and for API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: {
      types: [NotFoundError, ValidationError, ConflictError, IdempotencyConflictError, LimitReachedError],
    },
    args: inputArgs(t.arg, GenerateReportInput, 'The plan and the file formats.'),
    resolve: (_, { input }, context) => generateReport(context, input, findIssues(generation, input)),
  }),
  regenerateSection: t.field({
    type: RegenerateSectionPayload,
    description:
      'Rewrites one section of a finished report, in the background. Creates a new version of the report with the other sections unchanged and files of the same formats. Allowed for the owner of the topic and for API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, ConflictError, LimitReachedError] },
    args: inputArgs(t.arg, RegenerateSectionInput, 'The section to rewrite.'),
    resolve: (_, { input }, context) => regenerateSection(context, input, findIssues(regeneration, input)),
  }),
}))

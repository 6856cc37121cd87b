import { z } from 'zod'
import {
  ConflictError,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  NotPermittedError,
  ValidationError,
} from '../errors.ts'
import { generateReport } from '../resolvers/reports/generate-report.ts'
import { regenerateSection } from '../resolvers/reports/regenerate-section.ts'
import { ArtifactKindEnum } from './artifact-kind.ts'
import { builder } from './builder.ts'
import { rowField, taskField } from './payload-fields.ts'
import { findIssues, idempotencyKey, text, webhookUrl } from './validation.ts'

const generation = z.looseObject({
  webhookUrl: webhookUrl.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const GenerateReportInput = builder.inputType('GenerateReportInput', {
  description: 'A report to be written.',
  fields: t => ({
    planId: t.id({ required: true, description: 'An approved plan.' }),
    formats: t.field({
      type: [ArtifactKindEnum],
      required: true,
      defaultValue: ['MARKDOWN'],
      description: 'Files to be made of it: at least one.',
    }),
    webhookUrl: t.string({ description: 'Told when the task comes to its end.' }),
    idempotencyKey: t.string({
      description: 'The same key with the same input within 24 h gives the same task.',
    }),
  }),
})

const GenerateReportPayload = builder
  .objectRef<{ topicId: string; taskId: string }>('GenerateReportPayload')
  .implement({
    description: 'The generation that was accepted.',
    fields: t => ({
      topic: rowField(t, 'Topic', ({ topicId }) => topicId, 'What is written about.'),
      task: taskField(t, 'Writes it in the background; Subscription.topicProgress shows how.'),
    }),
  })

const regeneration = z.looseObject({ instruction: text(0, 2_000).nullish() })

const RegenerateSectionInput = builder.inputType('RegenerateSectionInput', {
  description: 'A section to be written anew.',
  fields: t => ({
    reportId: t.id({ required: true, description: 'A finished report.' }),
    order: t.int({ required: true, description: 'Which of its sections, counted from 1.' }),
    instruction: t.string({
      description:
        'What should be different: up to 2,000 characters. Looked for as well, and told to the model.',
    }),
  }),
})

const RegenerateSectionPayload = builder.objectRef<{ taskId: string }>('RegenerateSectionPayload').implement({
  description: 'The generation that was accepted.',
  fields: t => ({
    task: taskField(t, 'Writes the section in the background, into a new version of the report.'),
  }),
})

builder.mutationFields(t => ({
  generateReport: t.field({
    type: GenerateReportPayload,
    description:
      'Has a report written by an approved plan, in the background. One generation of a topic runs at a time: a second call is a ConflictError that names the running task. A report that was begun by the same plan and came to no end is written on; otherwise it is a new version. WRITE.',
    errors: {
      types: [
        NotFoundError,
        ValidationError,
        ConflictError,
        IdempotencyConflictError,
        LimitReachedError,
        NotPermittedError,
      ],
    },
    args: {
      input: t.arg({ type: GenerateReportInput, required: true, description: 'The plan, and which files.' }),
    },
    resolve: (_, { input }, context) => generateReport(context, input, findIssues(generation, input)),
  }),
  regenerateSection: t.field({
    type: RegenerateSectionPayload,
    description:
      'Has one section of a finished report written anew, into a new version of it: the other sections are taken over byte for byte, and files of the same kinds are made. WRITE.',
    errors: { types: [NotFoundError, ValidationError, ConflictError, LimitReachedError, NotPermittedError] },
    args: { input: t.arg({ type: RegenerateSectionInput, required: true, description: 'Which section.' }) },
    resolve: (_, { input }, context) => regenerateSection(context, input, findIssues(regeneration, input)),
  }),
}))

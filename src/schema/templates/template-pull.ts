import { z } from 'zod'
import { ConflictError, NotFoundError, ValidationError } from '../../errors.ts'
import { MergeConflictError, pullTemplate } from '../../resolvers/templates/pull-template.ts'
import { MAX_BODY_BYTES } from '../../templates/limits.ts'
import type { MergeConflict as MergeConflictShape } from '../../templates/merge-choices.ts'
import { costOfText, FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { ErrorInterface } from '../shared/errors.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { rowField } from '../shared/payload-fields.ts'
import { findIssues, text } from '../shared/validation.ts'
import { templateDescription, templateName } from './template-content.ts'

const MAX_RESOLUTIONS = 3_000

const MergeSideEnum = defineEnum('MergeSide', 'Which of two conflicting changes to keep.', {
  OURS: 'Value in the fork.',
  THEIRS: 'Value in upstream.',
})

const MergeConflict = builder.objectRef<MergeConflictShape>('MergeConflict').implement({
  description:
    'Something that the fork and upstream changed in different ways. Values that are not text are given as JSON. Null means that there is no value.',
  fields: t => ({
    path: t.exposeString('path', {
      description:
        'What conflicts, such as `name`, `variables.due.type`, `sections.summary`, `sections` for their order, or `body:12` for the lines of the body from line 12 of the base.',
    }),
    base: t.exposeString('base', { nullable: true, description: 'Value that both started from.' }),
    ours: t.exposeString('ours', { nullable: true, description: 'Value in the fork.' }),
    theirs: t.exposeString('theirs', { nullable: true, description: 'Value in upstream.' }),
  }),
})

builder.objectType(MergeConflictError, {
  name: 'MergeConflictError',
  description:
    'The fork and upstream changed the same things. Nothing was published. Pull again with a resolution for each conflict.',
  interfaces: [ErrorInterface],
  fields: t => ({
    conflicts: t.field({
      type: [MergeConflict],
      description: 'All conflicts.',
      // Together they may contain three versions of a whole body.
      complexity: { field: costOfText(3 * MAX_BODY_BYTES) },
      resolve: error => [...error.conflicts],
    }),
    upstream: t.exposeString('upstream', {
      description: 'Version number of upstream that `theirs` comes from. Send it with the resolutions.',
    }),
  }),
})

const MergeResolutionInput = builder.inputType('MergeResolutionInput', {
  description: 'How to resolve a conflict. Exactly one of `take` and `text` is required.',
  fields: t => ({
    path: t.string({ required: true, description: 'Path of the conflict.' }),
    take: t.field({ type: MergeSideEnum, description: 'Which change to keep.' }),
    text: t.string({
      description:
        'Text to use instead. Allowed for names, titles, descriptions, defaults, and lines of the body or system prompt. An empty text removes the lines.',
    }),
  }),
})

const resolution = z
  .looseObject({
    path: text(1, 200),
    take: z.string().nullish(),
    text: z.string().nullish(),
  })
  .superRefine(({ path, take, text: own }, context) => {
    const hasText = typeof own === 'string'
    if (hasText === Boolean(take))
      context.addIssue({
        code: 'custom',
        path: ['take'],
        message: 'exactly one of `take` and `text` must be given',
      })
    if (!hasText) return
    const check = OWN_TEXTS[path] ?? text(0, MAX_BODY_BYTES)
    for (const { message } of check.safeParse(own).error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['text'], message })
  })

/** Limits of texts that are not part of a version. */
const OWN_TEXTS: Record<string, z.ZodType> = { name: templateName, description: templateDescription }

const resolutions = z
  .array(resolution)
  .max(MAX_RESOLUTIONS, `must have at most ${MAX_RESOLUTIONS} resolutions`)
const details = z.looseObject({ resolutions, upstream: text(1, 200).nullish() })

const PullTemplateInput = builder.inputType('PullTemplateInput', {
  description: 'The fork to merge upstream changes into.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the fork.' }),
    number: t.string({
      required: true,
      description: 'Number of the new version of the fork, under the rules of `publishTemplateVersion`.',
    }),
    resolutions: t.field({
      type: [MergeResolutionInput],
      required: true,
      defaultValue: [],
      description: 'One resolution per conflict that a previous pull reported. At most 3,000.',
    }),
    upstream: t.string({
      description:
        'Version number of upstream that the resolutions are for. If upstream has a newer version, this returns a `ConflictError` and publishes nothing. Default: the latest version.',
    }),
  }),
})

const PullTemplatePayload = builder
  .objectRef<{ versionId: string; merged: string[] }>('PullTemplatePayload')
  .implement({
    description: 'Result of merging upstream changes into a fork.',
    fields: t => ({
      version: rowField(
        t,
        'TemplateVersion',
        ({ versionId }) => versionId,
        'The new version of the fork, which is now its latest.',
      ),
      merged: t.exposeStringList('merged', {
        description: 'Paths of what was taken from upstream, in the same form as `MergeConflict.path`.',
      }),
    }),
  })

builder.mutationField('pullTemplate', t =>
  t.field({
    type: PullTemplatePayload,
    description:
      'Merges the latest version of upstream into a fork with a three-way merge, and publishes the result as a version of the fork. If both changed the same thing, returns the conflicts and publishes nothing. Requires the WRITE scope.',
    errors: { types: [MergeConflictError, NotFoundError, ValidationError, ConflictError] },
    args: inputArgs(t.arg, PullTemplateInput, 'The fork and the resolutions of conflicts.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => pullTemplate(context, input, findIssues(details, input)),
  }),
)

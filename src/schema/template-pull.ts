import { z } from 'zod'
import { ConflictError, NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { MergeConflictError } from '../resolvers/templates/merge-conflict-error.ts'
import { pullTemplate } from '../resolvers/templates/pull-template.ts'
import { MAX_BODY_BYTES } from '../templates/limits.ts'
import type { MergeConflict as MergeConflictShape } from '../templates/merge-choices.ts'
import { builder } from './builder.ts'
import { ErrorInterface } from './errors.ts'
import { rowField } from './payload-fields.ts'
import { costOfText, FIELD_COSTS } from './query-cost.ts'
import { templateDescription, templateName } from './template-inputs.ts'
import { findIssues, text } from './validation.ts'

const MOST_RESOLUTIONS = 3_000

const MergeSideEnum = builder.enumType('MergeSide', {
  description: 'Whose of two changes stays.',
  values: {
    OURS: { description: 'What the fork has.' },
    THEIRS: { description: 'What upstream has.' },
  } as const,
})

const MergeConflict = builder.objectRef<MergeConflictShape>('MergeConflict').implement({
  description:
    'Something that the fork and upstream both changed, each in its own way. A value that is no text is given as JSON; null is nothing.',
  fields: t => ({
    path: t.exposeString('path', {
      description:
        'What it is: `name`, `variables.due.type`, `sections.summary`, `sections` for their order, `body:12` for the lines of the body from line 12 of the base.',
    }),
    base: t.exposeString('base', { nullable: true, description: 'What both started from.' }),
    ours: t.exposeString('ours', { nullable: true, description: 'What the fork has.' }),
    theirs: t.exposeString('theirs', { nullable: true, description: 'What upstream has.' }),
  }),
})

builder.objectType(MergeConflictError, {
  name: 'MergeConflictError',
  description:
    'Both sides changed the same things. Nothing was published: pull again with a resolution for each, a side or a text of your own.',
  interfaces: [ErrorInterface],
  fields: t => ({
    conflicts: t.field({
      type: [MergeConflict],
      description: 'All of them.',
      // Together they may be all of a body, three times.
      complexity: { field: costOfText(3 * MAX_BODY_BYTES) },
      resolve: error => [...error.conflicts],
    }),
    upstream: t.exposeString('upstream', {
      description:
        'The number of the version of upstream that `theirs` are of: send it along with the resolutions.',
    }),
  }),
})

const MergeResolutionInput = builder.inputType('MergeResolutionInput', {
  description: 'What becomes of a conflict. Exactly one of `take` and `text`.',
  fields: t => ({
    path: t.string({ required: true, description: 'Of the conflict.' }),
    take: t.field({ type: MergeSideEnum, description: 'Whose change stays.' }),
    text: t.string({
      description:
        'What stands there instead, where the conflict is about a text: names, titles, descriptions, defaults, and lines of the body and the guide. An empty one removes the lines.',
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

/** What bounds texts that no version holds. */
const OWN_TEXTS: Record<string, z.ZodType> = { name: templateName, description: templateDescription }

const resolutions = z.array(resolution).max(MOST_RESOLUTIONS, `must be at most ${MOST_RESOLUTIONS}`)
const details = z.looseObject({ resolutions, upstream: text(1, 200).nullish() })

const PullTemplateInput = builder.inputType('PullTemplateInput', {
  description: 'A fork that takes in what upstream published.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'The fork.' }),
    number: t.string({
      required: true,
      description: 'Of the version of the fork that comes of it, by the rules of `publishTemplateVersion`.',
    }),
    resolutions: t.field({
      type: [MergeResolutionInput],
      required: true,
      defaultValue: [],
      description: 'One for each conflict that a pull without it told of: at most 3,000.',
    }),
    upstream: t.string({
      description:
        'The number of the version of upstream that the resolutions were chosen for: when upstream has a newer one, this is a ConflictError, and nothing is published. Whatever is the latest if left out.',
    }),
  }),
})

const PullTemplatePayload = builder
  .objectRef<{ versionId: string; merged: string[] }>('PullTemplatePayload')
  .implement({
    description: 'Upstream is taken in.',
    fields: t => ({
      version: rowField(
        t,
        'TemplateVersion',
        ({ versionId }) => versionId,
        'The new version of the fork, which is its latest now.',
      ),
      merged: t.exposeStringList('merged', {
        description: 'Paths of what was taken from upstream, as those of conflicts.',
      }),
    }),
  })

builder.mutationField('pullTemplate', t =>
  t.field({
    type: PullTemplatePayload,
    description:
      "Three-way merge of upstream's latest version into a fork, published as a version of the fork. What both changed comes back as conflicts, and nothing is published. WRITE.",
    errors: { types: [MergeConflictError, NotFoundError, ValidationError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: PullTemplateInput, required: true, description: 'The fork.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => pullTemplate(context, input, findIssues(details, input)),
  }),
)

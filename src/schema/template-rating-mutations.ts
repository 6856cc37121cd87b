import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { rateTemplate } from '../resolvers/templates/rate-template.ts'
import { voteRating } from '../resolvers/templates/vote-rating.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { LONGEST_REVIEW } from './template-rating.ts'
import { text, wholeNumber } from './validation.ts'

const RateTemplateInput = builder.inputType('RateTemplateInput', {
  validate: z.looseObject({ stars: wholeNumber(1, 5), review: text(0, LONGEST_REVIEW).nullish() }),
  description: 'What you think of a template.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'Which template.' }),
    stars: t.int({ required: true, description: '1 to 5.' }),
    review: t.string({ description: 'Why, in words: at most 4,000 characters.' }),
  }),
})
const RateTemplatePayload = builder
  .objectRef<{ ratingId: string; templateId: string }>('RateTemplatePayload')
  .implement({
    description: 'The rating.',
    fields: t => ({
      rating: rowField(t, 'TemplateRating', ({ ratingId }) => ratingId, 'The rating as it is now.'),
      template: rowField(t, 'Template', ({ templateId }) => templateId, 'The template with its new average.'),
    }),
  })

const VoteRatingInput = builder.inputType('VoteRatingInput', {
  description: 'Whether a rating was of help.',
  fields: t => ({
    ratingId: t.id({ required: true, description: "Which rating, not one's own." }),
    helpful: t.boolean({ required: true, description: 'Whether it was of help.' }),
  }),
})
const VoteRatingPayload = builder.objectRef<{ ratingId: string }>('VoteRatingPayload').implement({
  description: 'The vote counts.',
  fields: t => ({
    rating: rowField(t, 'TemplateRating', ({ ratingId }) => ratingId, 'The rating with its new counts.'),
  }),
})

builder.mutationFields(t => ({
  rateTemplate: t.field({
    type: RateTemplatePayload,
    description:
      'Rates a template. One rating per user; a second replaces the first and keeps its votes. Only after a use of that template. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: RateTemplateInput, required: true, description: 'The rating.' }) },
    resolve: (_, { input }, context) => rateTemplate(context, input),
  }),
  voteRating: t.field({
    type: VoteRatingPayload,
    description: "Says whether somebody else's rating was of help. A second vote replaces the first. WRITE.",
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: VoteRatingInput, required: true, description: 'The vote.' }) },
    resolve: (_, { input }, context) => voteRating(context, input),
  }),
}))

import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { rateTemplate } from '../resolvers/templates/rate-template.ts'
import { voteRating } from '../resolvers/templates/vote-rating.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { MAX_REVIEW_CHARACTERS } from './template-rating.ts'
import { integerInRange, text } from './validation.ts'

const RateTemplateInput = builder.inputType('RateTemplateInput', {
  validate: z.looseObject({ stars: integerInRange(1, 5), review: text(0, MAX_REVIEW_CHARACTERS).nullish() }),
  description: 'Your rating of a template.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    stars: t.int({ required: true, description: 'Stars from 1 to 5.' }),
    review: t.string({ description: 'Review text. At most 4,000 characters.' }),
  }),
})
const RateTemplatePayload = builder
  .objectRef<{ ratingId: string; templateId: string }>('RateTemplatePayload')
  .implement({
    description: 'The saved rating and its template.',
    fields: t => ({
      rating: rowField(t, 'TemplateRating', ({ ratingId }) => ratingId, 'Your rating.'),
      template: rowField(
        t,
        'Template',
        ({ templateId }) => templateId,
        'The template with its new average rating.',
      ),
    }),
  })

const VoteRatingInput = builder.inputType('VoteRatingInput', {
  description: 'A vote on a rating.',
  fields: t => ({
    ratingId: t.id({ required: true, description: 'ID of the rating. You cannot vote on your own.' }),
    helpful: t.boolean({ required: true, description: 'Whether the rating was helpful.' }),
  }),
})
const VoteRatingPayload = builder.objectRef<{ ratingId: string }>('VoteRatingPayload').implement({
  description: 'The rating after the vote.',
  fields: t => ({
    rating: rowField(t, 'TemplateRating', ({ ratingId }) => ratingId, 'The rating with its new vote counts.'),
  }),
})

builder.mutationFields(t => ({
  rateTemplate: t.field({
    type: RateTemplatePayload,
    description:
      'Rates a template that you have used. A user has one rating per template: a second replaces the first and keeps its votes. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: RateTemplateInput, required: true, description: 'The rating.' }) },
    resolve: (_, { input }, context) => rateTemplate(context, input),
  }),
  voteRating: t.field({
    type: VoteRatingPayload,
    description:
      "Votes on whether another user's rating is helpful. A second vote replaces the first. Requires the WRITE scope.",
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: VoteRatingInput, required: true, description: 'The vote.' }) },
    resolve: (_, { input }, context) => voteRating(context, input),
  }),
}))

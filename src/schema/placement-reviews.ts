import { queryFromInfo } from '@pothos/plugin-prisma'
import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { listPlacementReviews } from '../resolvers/placements/list-placement-reviews.ts'
import { reviewPlacement } from '../resolvers/placements/review-placement.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS } from './connection.ts'
import { DocumentPlacement } from './document.ts'
import { pageArgs } from './page-args.ts'
import { nodeKey } from './taxonomy-validation.ts'
import { findIssues, text } from './validation.ts'

const DocumentPlacementConnection = defineConnection(DocumentPlacement, 'DocumentPlacement', 'placements')

builder.queryField('placementReviews', t =>
  t.field({
    type: DocumentPlacementConnection,
    description:
      'Placements in the published taxonomy that a person should look at, least confident first. Decide with reviewPlacement.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) =>
      listPlacementReviews(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
)

const PlacementDecisionEnum = builder.enumType('PlacementDecision', {
  description: 'What a person says of a placement.',
  values: {
    ACCEPT: { description: "It is right: from now on a person's word, with confidence 1." },
    REJECT: { description: 'It is wrong: gone, and no machine puts it back.' },
    MOVE: { description: 'It belongs to another node: REJECT here, and placed there by hand.' },
  } as const,
})

const review = z.looseObject({ nodeKey, moveToNodeKey: nodeKey.nullish(), note: text(0, 2000).nullish() })

const ReviewPlacementInput = builder.inputType('ReviewPlacementInput', {
  description: 'A decision on one placement.',
  fields: t => ({
    documentId: t.id({ required: true, description: 'Which document.' }),
    nodeKey: t.string({
      required: true,
      description: 'Node of the published taxonomy on which it is placed.',
    }),
    decision: t.field({ type: PlacementDecisionEnum, required: true, description: 'What to do with it.' }),
    moveToNodeKey: t.string({ description: 'For MOVE, and only there: where it belongs instead.' }),
    note: t.string({
      description: 'Why, at most 2,000 characters. Kept with the decision and whose it was.',
    }),
  }),
})

const ReviewPlacementPayload = builder.objectRef<{ documentId: string }>('ReviewPlacementPayload').implement({
  description: 'What the decision left.',
  fields: t => ({
    placements: t.prismaField({
      type: [DocumentPlacement],
      description: 'Placements of the document in the published taxonomy, surest first.',
      resolve: (query, { documentId }, _, { db }) =>
        db.placement.findMany({
          ...query,
          where: { documentId, node: { taxonomy: { status: 'PUBLISHED' } } },
          orderBy: [{ confidence: 'desc' }, { nodeId: 'asc' }],
        }),
    }),
  }),
})

builder.mutationField('reviewPlacement', t =>
  t.field({
    type: ReviewPlacementPayload,
    description:
      "Accepts, rejects or moves a placement. A person's decision outlives the indexing of new content and the publication of other versions. WRITE.",
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: ReviewPlacementInput, required: true, description: 'The decision.' }) },
    resolve: (_, { input }, context) => reviewPlacement(context, input, findIssues(review, input)),
  }),
)

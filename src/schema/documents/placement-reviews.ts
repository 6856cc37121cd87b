import { z } from 'zod'
import { NotFoundError, ValidationError } from '../../errors.ts'
import { listPlacementReviews, reviewPlacement } from '../../resolvers/documents/review-placements.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'
import { findIssues, text } from '../shared/validation.ts'
import { nodeKey } from '../taxonomies/taxonomy-mutations.ts'
import { DocumentPlacement } from './document.ts'

const DocumentPlacementConnection = defineConnection(DocumentPlacement, 'DocumentPlacement', 'placements')

builder.queryField('placementReviews', t =>
  t.field({
    type: DocumentPlacementConnection,
    description:
      'Placements in the published taxonomy that a person should review with `reviewPlacement`, lowest confidence first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listPlacementReviews(context, args, queryRows(context, info)),
  }),
)

const PlacementDecisionEnum = defineEnum('PlacementDecision', 'Decision of a person on a placement.', {
  ACCEPT: 'The placement is right. It becomes a manual placement with confidence 1.',
  REJECT: 'The placement is wrong. It is removed, and automatic placement does not restore it.',
  MOVE: 'The document belongs to another node. Rejects the placement and places the document there manually.',
})

const review = z.looseObject({ nodeKey, moveToNodeKey: nodeKey.nullish(), note: text(0, 2000).nullish() })

const ReviewPlacementInput = builder.inputType('ReviewPlacementInput', {
  description: 'A decision on one placement.',
  fields: t => ({
    documentId: t.id({ required: true, description: 'ID of the document.' }),
    nodeKey: t.string({
      required: true,
      description: 'Key of the node of the published taxonomy that it is placed on.',
    }),
    decision: t.field({ type: PlacementDecisionEnum, required: true, description: 'The decision.' }),
    moveToNodeKey: t.string({
      description: 'Key of the node to move the document to. Required for MOVE and not allowed otherwise.',
    }),
    note: t.string({
      description:
        'Reason for the decision: at most 2,000 characters. Stored with the decision and the user.',
    }),
  }),
})

const ReviewPlacementPayload = builder.objectRef<{ documentId: string }>('ReviewPlacementPayload').implement({
  description: 'The placements after the decision.',
  fields: t => ({
    placements: t.prismaField({
      type: [DocumentPlacement],
      description: 'Placements of the document in the published taxonomy, highest confidence first.',
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
      'Accepts, rejects or moves a placement. The decision persists when the document is indexed again or another version is published. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, ReviewPlacementInput, 'The decision.'),
    resolve: (_, { input }, context) => reviewPlacement(context, input, findIssues(review, input)),
  }),
)

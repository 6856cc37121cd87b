import type { ArgBuilder } from '@pothos/core'
import { queryFromInfo } from '@pothos/plugin-prisma'
import { visibleTemplates } from '../../resolvers/templates/find-template.ts'
import { type TemplateFilter as Filter, listTemplates } from '../../resolvers/templates/list-templates.ts'
import { builder } from '../shared/builder.ts'
import { findById } from '../shared/node.ts'
import { OrderDirection, pageArgs, ROW_PATHS, type Types } from '../shared/paging.ts'
import { Viewer } from '../workspace/viewer.ts'
import { Template, TemplateConnection } from './template.ts'
import { TemplateCategoryEnum, TemplateVisibilityEnum } from './template-content.ts'

const TemplateFilter = builder.inputRef<Filter>('TemplateFilter').implement({
  description: 'Filters templates. All given conditions must match.',
  fields: t => ({
    search: t.string({
      description:
        'Words that must all occur in the name, description or tags. Case, Korean particles and punctuation around a word are ignored.',
    }),
    category: t.field({ type: TemplateCategoryEnum, description: 'Templates in this category.' }),
    tags: t.stringList({ description: 'Templates with all of these tags.' }),
    authorId: t.id({ description: 'Templates by the author with this ID.' }),
    teamId: t.id({ description: 'Templates of the team with this ID.' }),
    official: t.boolean({ description: 'If true, only official templates. If false, only others.' }),
    featured: t.boolean({ description: 'If true, only featured templates. If false, only others.' }),
    minRating: t.float({
      description: 'Minimum average rating. Templates without ratings count as 0.',
    }),
    visibility: t.field({ type: TemplateVisibilityEnum, description: 'Templates with this visibility.' }),
  }),
})

const TemplateOrder = builder.inputType('TemplateOrder', {
  description: 'Order of the templates.',
  fields: t => ({
    field: t.field({
      type: builder.enumType('TemplateOrderField', {
        description: 'Fields to order templates by.',
        values: {
          USAGE: { description: 'Number of uses.' },
          RATING: { description: 'Average rating. Templates without ratings count as 0.' },
          CREATED_AT: { description: 'Time of creation.' },
          UPDATED_AT: { description: 'Time of the last change or published version.' },
          NAME: { description: 'Name.' },
        } as const,
      }),
      required: true,
      description: 'Field to order by.',
    }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Ascending or descending.' }),
  }),
})

function listArgs(arg: ArgBuilder<Types>) {
  return {
    filter: arg({ type: TemplateFilter, description: 'Filters the templates.' }),
    orderBy: arg({ type: TemplateOrder, description: 'Order of the templates.' }),
    ...pageArgs(arg),
  }
}

builder.queryFields(t => ({
  template: t.prismaField({
    type: Template,
    nullable: true,
    description: 'A template by ID. Null if it does not exist or is not visible to you.',
    args: { id: t.arg.id({ required: true, description: 'ID of the template.' }) },
    resolve: (query, _, { id }, context) =>
      findById('Template', id, uuid =>
        context.db.template.findUnique({ ...query, where: { id: uuid, AND: visibleTemplates(context) } }),
      ),
  }),
  templates: t.field({
    type: TemplateConnection,
    description: 'Public templates, your own, and those of your teams. Default order: newest first.',
    args: listArgs(t.arg),
    resolve: (_, args, context, info) =>
      listTemplates(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))

builder.objectFields(Viewer, t => ({
  templates: t.field({
    type: TemplateConnection,
    description: 'Templates by this user, with any visibility. Default order: newest first.',
    args: listArgs(t.arg),
    resolve: (viewer, args, context, info) =>
      listTemplates(context, args, queryFromInfo({ context, info, paths: ROW_PATHS }), viewer.userId),
  }),
}))

import { type TemplateFilter as Filter, listTemplates } from '../../resolvers/templates/list-templates.ts'
import { builder } from '../shared/builder.ts'
import { nodeField } from '../shared/node-field.ts'
import { defineOrder, listArgs, queryRows } from '../shared/paging.ts'
import { Viewer } from '../workspace/viewer.ts'
import { TemplateConnection } from './template.ts'
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

const TemplateOrder = defineOrder('Template', 'templates', {
  USAGE: 'Number of uses.',
  RATING: 'Average rating. Templates without ratings count as 0.',
  CREATED_AT: 'Time of creation.',
  UPDATED_AT: 'Time of the last change or published version.',
  NAME: 'Name.',
})

builder.queryFields(t => ({
  template: nodeField(t, 'Template', 'A template by ID. Null if it does not exist or is not visible to you.'),
  templates: t.field({
    type: TemplateConnection,
    description: 'Public templates, your own, and those of your teams. Default order: newest first.',
    args: listArgs(t.arg, 'templates', TemplateFilter, TemplateOrder),
    resolve: (_, args, context, info) => listTemplates(context, args, queryRows(context, info)),
  }),
}))

builder.objectFields(Viewer, t => ({
  templates: t.field({
    type: TemplateConnection,
    description: 'Templates by this user, with any visibility. Default order: newest first.',
    args: listArgs(t.arg, 'templates', TemplateFilter, TemplateOrder),
    resolve: (viewer, args, context, info) =>
      listTemplates(context, args, queryRows(context, info), viewer.userId),
  }),
}))

import { localize } from '../../languages/localize.ts'
import { listUsage, type UsageEntry } from '../../resolvers/workspace/usage.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { DateTimeRange, defineConnection, pageArgs } from '../shared/paging.ts'

const UsageGroup = defineEnum('UsageGroup', 'What usage is summed by.', {
  DAY: 'Days (UTC), newest first. Days without usage are left out.',
  USER: 'Users, in the order of their creation.',
  TEMPLATE: 'Templates, in the order of their creation.',
})

const UsageEntryType = builder.objectRef<UsageEntry>('UsageEntry').implement({
  description: 'Usage of a day, of a user or of a template.',
  fields: t => ({
    key: t.exposeString('publicKey', {
      description:
        'ISO date, or ID of the user or template. "none" for reports of topics without an owner, and for what uses no template.',
    }),
    label: t.string({
      description:
        'The date, or the name of the user or template. If that does not exist or is not visible to you, a text that says so.',
      resolve: ({ name, substitute }, _, { language }) => name ?? localize(substitute, language),
    }),
    templateUses: t.exposeInt('templateUses', { description: 'Uses of templates: renderings and plans.' }),
    queries: t.exposeInt('queries', { description: 'Queries of agents.' }),
    reports: t.exposeInt('reports', {
      description: 'Completed reports. They belong to the user who owns the topic.',
    }),
    costUsd: t.exposeFloat('costUsd', {
      description:
        'Cost of calls of models in US dollars. For a report, it belongs to the user who owns the topic.',
    }),
  }),
})
const UsageConnection = defineConnection(UsageEntryType, 'Usage', 'usage')

builder.queryField('usage', t =>
  t.field({
    type: UsageConnection,
    authScopes: { admin: true },
    description:
      'What the users of the workspace use: templates, queries and reports. Kept for 800 days. Requires the ADMIN scope.',
    args: {
      between: t.arg({
        type: DateTimeRange,
        description: 'Widened to whole days (UTC). Default: the last 30 days.',
      }),
      groupBy: t.arg({ type: UsageGroup, required: true, description: 'What to sum by.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context) => listUsage(context, args),
  }),
)

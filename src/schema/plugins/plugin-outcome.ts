import { builder } from '../shared/builder.ts'
import { localized } from '../shared/localized.ts'

export interface PluginOutputShape {
  output: object
}
export const PluginOutput = builder.objectRef<PluginOutputShape>('PluginOutput').implement({
  description: 'Result of running a tool of a plugin.',
  fields: t => ({
    output: t.field({
      type: 'JSONObject',
      description: 'Output, which matches the `outputSchema` of the tool.',
      resolve: ({ output }) => output,
    }),
  }),
})

interface SyncProblemShape {
  sourceUri: string
  message: string
}
const SyncProblem = builder.objectRef<SyncProblemShape>('SyncProblem').implement({
  description: 'A document that could not be synced.',
  fields: t => ({
    sourceUri: t.exposeString('sourceUri', { description: 'Source of the document.' }),
    message: t.string({
      description: 'Why it could not be synced.',
      resolve: localized(problem => problem.message),
    }),
  }),
})

export interface SyncReportShape {
  dryRun: boolean
  added: number
  changed: number
  removed: number
  same: number
  problems: SyncProblemShape[]
}
export const SyncReport = builder.objectRef<SyncReportShape>('SyncReport').implement({
  description: 'Result of running an integration.',
  fields: t => ({
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether nothing was written.' }),
    added: t.exposeInt('added', { description: 'Number of documents that were added.' }),
    changed: t.exposeInt('changed', { description: 'Number of documents that were changed.' }),
    removed: t.exposeInt('removed', { description: 'Number of documents that were removed.' }),
    same: t.exposeInt('same', { description: 'Number of documents that had not changed.' }),
    problems: t.field({
      type: [SyncProblem],
      description: 'Documents that could not be synced: the first 100.',
      complexity: { field: 1, multiplier: 100 },
      resolve: ({ problems }) => problems,
    }),
  }),
})

import { localize } from '../../languages/localize.ts'
import { listSpending, type SpendingEntry } from '../../resolvers/spending/spending.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { DateTimeRange } from '../shared/paging.ts'

const SpendingGroup = defineEnum('SpendingGroup', 'What spending is summed by.', {
  DAY: 'Days (UTC), newest first. Days without calls are left out.',
  MODEL: 'Models, by cost.',
  PURPOSE: 'Purposes, by cost.',
  AGENT: 'Agents that calls were made for, by cost.',
  GOAL: 'Goals that calls were made for.',
})

const SpendingEntryType = builder.objectRef<SpendingEntry>('SpendingEntry').implement({
  description: 'What calls of models in a group cost.',
  fields: t => ({
    key: t.exposeString('publicKey', {
      description:
        'ISO date, ID of the model or agent, or purpose. "none" for calls without an agent or goal.',
    }),
    label: t.string({
      description:
        'The date, or the name of the model, purpose or agent. Models have the name of their newest call. If the agent does not exist, a text that says so.',
      resolve: ({ name, substitute }, _, { language }) => name ?? localize(substitute, language),
    }),
    calls: t.exposeInt('calls', {
      description: 'Ended calls, including those that failed, but not those that a budget refused.',
    }),
    inputTokens: t.expose('inputTokens', { type: 'BigInt', description: 'Tokens of their prompts.' }),
    outputTokens: t.expose('outputTokens', { type: 'BigInt', description: 'Tokens of their answers.' }),
    costUsd: t.exposeFloat('costUsd', { description: 'Their cost in US dollars.' }),
  }),
})

/** A month has about as many days. Few workspaces have more models or agents. */
const TYPICAL_ENTRIES = 30

builder.queryField('spending', t =>
  t.field({
    type: [SpendingEntryType],
    authScopes: { admin: true },
    description:
      'What calls of models cost, at most 1,000 entries. Kept for 800 days. Requires the ADMIN scope.',
    args: {
      between: t.arg({
        type: DateTimeRange,
        description: 'When the calls ended, widened to whole days (UTC). Default: the last 30 days.',
      }),
      groupBy: t.arg({ type: SpendingGroup, required: true, description: 'What to sum by.' }),
    },
    complexity: { field: FIELD_COSTS.query, multiplier: TYPICAL_ENTRIES },
    resolve: (_, args, context) => listSpending(context, args),
  }),
)

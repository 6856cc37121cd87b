import { ValidationError } from '../../errors.ts'
import type { BudgetAction as Action, BudgetPeriod as Period } from '../../generated/prisma/client.ts'
import { listBudgets, setBudget } from '../../resolvers/spending/budgets.ts'
import type { BudgetStatus } from '../../routing/read-budgets.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { inputArgs } from '../shared/input-fields.ts'

const BudgetPeriod = defineEnum<Period>('BudgetPeriod', 'Period of a budget, by the clock of the database.', {
  DAY: 'A day (UTC).',
  MONTH: 'A calendar month (UTC).',
})

const BudgetAction = defineEnum<Action>('BudgetAction', 'What a budget does.', {
  WARN: 'Raises a notice when it is spent, and routing prefers cheaper models from then on.',
  STOP: 'Refuses each call whose largest possible cost exceeds what is left. Free calls are never refused.',
})

const Budget = builder.objectRef<BudgetStatus>('Budget').implement({
  description: 'Limit of what calls of models may cost in a period. See `setBudget`.',
  fields: t => ({
    period: t.expose('period', { type: BudgetPeriod, description: 'Period that it limits.' }),
    limitUsd: t.exposeFloat('limitUsd', { description: 'Limit in US dollars.' }),
    spentUsd: t.exposeFloat('spentUsd', {
      description: 'Cost of the calls that ended in this period, in US dollars.',
    }),
    reservedUsd: t.exposeFloat('reservedUsd', {
      description: 'Largest possible cost of the calls that are running, in US dollars.',
    }),
    action: t.expose('action', { type: BudgetAction, description: 'What it does.' }),
    resetsAt: t.expose('resetsAt', { type: 'DateTime', description: 'Start of the next period.' }),
  }),
})

builder.queryField('budgets', t =>
  t.field({
    type: [Budget],
    description:
      'Budgets of the workspace, at most one for each period, that of the day first. Requires the ADMIN scope.',
    authScopes: { admin: true },
    resolve: (_, __, context) => listBudgets(context),
  }),
)

const SetBudgetInput = builder.inputType('SetBudgetInput', {
  description: 'The budget to set.',
  fields: t => ({
    period: t.field({ type: BudgetPeriod, required: true, description: 'Period to limit.' }),
    limitUsd: t.float({
      description: 'Limit in US dollars, from 0.000000001 to 1,000,000,000. Null or omitted: no budget.',
    }),
    action: t.field({
      type: BudgetAction,
      required: true,
      description: 'What it does. Has no effect if the budget is removed.',
    }),
  }),
})

const SetBudgetPayload = builder.objectRef<{ budgets: BudgetStatus[] }>('SetBudgetPayload').implement({
  description: 'The budgets of the workspace after the change.',
  fields: t => ({
    budgets: t.expose('budgets', {
      type: [Budget],
      description: 'The budgets of the workspace after the change.',
    }),
  }),
})

builder.mutationField('setBudget', t =>
  t.field({
    type: SetBudgetPayload,
    description:
      'Sets the budget of a period, or removes it with a null limit. Running calls continue. Requires the ADMIN scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, SetBudgetInput, 'The budget to set.'),
    resolve: (_, { input }, context) => setBudget(context, input),
  }),
)

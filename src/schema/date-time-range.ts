import { builder } from './builder.ts'

export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A stretch of time, its end left out.',
  fields: t => ({
    gte: t.field({ type: 'DateTime', description: 'From this moment on.' }),
    lt: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
})

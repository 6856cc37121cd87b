import { z } from 'zod'
import { findTextProblem } from '../platform/database/text-problems.ts'

const MAX_CURSOR_BYTES = 1_000_000

const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .superRefine((value, context) => {
      const problem = findTextProblem(value)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    })

const sourceUri = text(2_000)

const document = z.strictObject({
  sourceUri,
  title: text(500),
  text: text(1_500_000),
  format: z.enum(['TEXT', 'MARKDOWN', 'HTML']).default('MARKDOWN'),
  language: z.string().min(2).max(35).nullish(),
})
export type SyncedDocument = z.output<typeof document>

/** What an integration yields. */
export const syncBatch = z.strictObject({
  upsert: z.array(document).max(100).default([]),
  remove: z.array(sourceUri).max(1_000).default([]),
  /** Documents that were checked and have not changed. */
  same: z.int().min(0).max(1_000_000).default(0),
  problems: z
    .array(z.strictObject({ sourceUri, message: text(1_000) }))
    .max(1_000)
    .default([]),
  /** Where the next batch, or the next sync, continues. Omitted: as before. */
  cursor: z
    .json()
    .optional()
    .refine(
      value => value === undefined || Buffer.byteLength(JSON.stringify(value)) <= MAX_CURSOR_BYTES,
      `must have at most ${MAX_CURSOR_BYTES} bytes`,
    ),
})
export type SyncBatch = z.output<typeof syncBatch>

import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'

const generationInput = z.object({
  planId: z.uuid(),
  /** Chosen in advance, so that a retry continues the same report. */
  reportId: z.uuid(),
  formats: z.array(z.enum(['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF'])),
  /** Rewrites one section of another report and copies the others. */
  rewrite: z.object({ reportId: z.uuid(), order: z.int(), instruction: z.string().nullable() }).optional(),
})

/** Input of a REPORT_GENERATION task. Ids are UUIDs. */
export type GenerationInput = z.infer<typeof generationInput>

/** @throws if the input has another shape */
export function readGenerationInput(input: Prisma.JsonValue): GenerationInput {
  return generationInput.parse(input)
}

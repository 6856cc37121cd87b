import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'

const generationInput = z.object({
  planId: z.uuid(),
  /** Chosen beforehand, so that whoever goes on with the task goes on with the same report. */
  reportId: z.uuid(),
  formats: z.array(z.enum(['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF'])),
  /** One section of another report is written anew, and the others are taken from it. */
  rewrite: z.object({ reportId: z.uuid(), order: z.int(), instruction: z.string().nullable() }).optional(),
})

/** What a task of the kind REPORT_GENERATION is to do. Ids are UUIDs. */
export type GenerationInput = z.infer<typeof generationInput>

/** @throws when a task holds something else. */
export function readGenerationInput(input: Prisma.JsonValue): GenerationInput {
  return generationInput.parse(input)
}

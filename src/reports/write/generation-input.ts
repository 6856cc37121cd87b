import { z } from 'zod'
import type { Prisma, TemplateVersion, Topic } from '../../generated/prisma/client.ts'
import { checkInputs } from '../../templates/check-inputs.ts'
import { type Guide, guideVariables, renderGuide } from '../../templates/render-guide.ts'
import { readContent } from '../../templates/template-content.ts'

export const generationInput = z.object({
  planId: z.uuid(),
  /** Chosen in advance, so that a retry continues the same report. */
  reportId: z.uuid(),
  formats: z.array(z.enum(['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF'])),
  /** Rewrites one section of another report and copies the others. */
  rewrite: z.object({ reportId: z.uuid(), order: z.int(), instruction: z.string().nullable() }).optional(),
})

/** Input of a REPORT_GENERATION task. Ids are UUIDs. */
export type GenerationInput = z.infer<typeof generationInput>

/** Channel for the text of a report (a UUID) that is being written. */
export function reportChannel(reportId: string): string {
  return `report:${reportId}`
}

/** @throws if the input has another shape */
export function readGenerationInput(input: Prisma.JsonValue): GenerationInput {
  return generationInput.parse(input)
}

/**
 * Renders the instructions and sections of a topic's template. Null if the topic has no template, or the topic's inputs
 * do not fit it.
 */
export function readTopicGuide({
  templateVersion,
  inputs,
}: Pick<Topic, 'inputs'> & { templateVersion: TemplateVersion | null }): Guide | null {
  if (!templateVersion) return null
  const content = readContent(templateVersion)
  const checked = checkInputs(guideVariables(content), inputs as Record<string, unknown>)
  if (checked.problems.length > 0) return null
  const { guide, problems } = renderGuide(content, checked.values)
  return problems.length > 0 ? null : guide
}

import { z } from 'zod'
import { type Template, TemplateCategory } from '../../generated/prisma/client.ts'
import type { TemplateMetadata } from '../../templates/merge-templates.ts'

const metadata = z.object({
  name: z.string(),
  description: z.string().nullable(),
  category: z.enum(TemplateCategory),
  tags: z.array(z.string()),
})

/** What a template says of itself now. */
export function metadataOf({ name, description, category, tags }: Template): TemplateMetadata {
  return { name, description, category, tags }
}

/** What upstream said of itself when a fork was made of it, or when it was pulled last. */
export function pulledDetailsOf({ pulledDetails }: Template): TemplateMetadata {
  return metadata.parse(pulledDetails)
}

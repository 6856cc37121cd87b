import { z } from 'zod'
import { type Template, TemplateCategory } from '../../generated/prisma/client.ts'
import type { TemplateMetadata } from '../../templates/merge-templates.ts'

const metadata = z.object({
  name: z.string(),
  description: z.string().nullable(),
  category: z.enum(TemplateCategory),
  tags: z.array(z.string()),
})

/** The current metadata of a template. */
export function metadataOf({ name, description, category, tags }: Template): TemplateMetadata {
  return { name, description, category, tags }
}

/** The metadata of upstream at the last pull or, before any pull, at the fork. */
export function pulledDetailsOf({ pulledDetails }: Template): TemplateMetadata {
  return metadata.parse(pulledDetails)
}

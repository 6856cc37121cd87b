import { z } from 'zod'
import { type Template, TemplateCategory } from '../../generated/prisma/client.ts'

const metadata = z.object({
  name: z.string(),
  description: z.string().nullable(),
  category: z.enum(TemplateCategory),
  tags: z.array(z.string()),
})

/** What a template says of itself. */
export type Metadata = z.infer<typeof metadata>

export function metadataOf({ name, description, category, tags }: Template): Metadata {
  return { name, description, category, tags }
}

/** What upstream said of itself when a fork was made of it, or when it was pulled last. */
export function pulledDetailsOf({ pulledDetails }: Template): Metadata {
  return metadata.parse(pulledDetails)
}

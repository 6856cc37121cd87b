import { builder } from './builder.ts'
import { Template } from './template.ts'

/** The payload of a mutation that gives a template (a UUID) back. */
export function templatePayload(name: string, what: string) {
  return builder.objectRef<{ templateId: string }>(name).implement({
    description: what,
    fields: t => ({
      template: t.prismaField({
        type: Template,
        description: 'The template as it is now.',
        resolve: (query, { templateId }, _, { db }) =>
          db.template.findUniqueOrThrow({ ...query, where: { id: templateId } }),
      }),
    }),
  })
}

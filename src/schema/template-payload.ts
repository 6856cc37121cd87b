import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'

/** The payload of a mutation that gives a template (a UUID) back. */
export function templatePayload(name: string, what: string) {
  return builder.objectRef<{ templateId: string }>(name).implement({
    description: what,
    fields: t => ({
      template: rowField(t, 'Template', ({ templateId }) => templateId, 'The template as it is now.'),
    }),
  })
}

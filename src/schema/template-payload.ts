import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'

/** Payload of a mutation that returns a template, given by its UUID. */
export function templatePayload(name: string, what: string) {
  return builder.objectRef<{ templateId: string }>(name).implement({
    description: what,
    fields: t => ({
      template: rowField(t, 'Template', ({ templateId }) => templateId, 'The template in its current state.'),
    }),
  })
}

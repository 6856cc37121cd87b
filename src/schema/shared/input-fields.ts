import type { ArgBuilder, InputType } from '@pothos/core'
import { builder, type Types } from './builder.ts'

type InputFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

/** The only argument of an operation: its required `input`. */
export function inputArgs<T extends InputType<Types>>(arg: ArgBuilder<Types>, type: T, description: string) {
  return { input: arg({ type, required: true, description }) }
}

/** Input of a mutation that needs only the ID of an object. */
export function idInput(name: string, description: string, idDescription: string) {
  return builder.inputType(name, {
    description,
    fields: t => ({ id: t.id({ required: true, description: idDescription }) }),
  })
}

/** @param effect What a repeated mutation does. */
export function idempotencyKeyField(t: InputFields, effect: string) {
  return t.string({
    description: `Repeating the mutation with the same key and input within 24 hours ${effect}. 1 to 200 characters.`,
  })
}

/** @param restriction When the URL is allowed, if not always. */
export function webhookUrlField(t: InputFields, restriction = '') {
  return t.string({
    description: `HTTPS URL that is called when the task ends. Requests are signed with the webhook secret of the workspace.${restriction}`,
  })
}

import type { EnumRef } from '@pothos/core'
import { builder, type Types } from './builder.ts'

/** Defines an enum. @param values Description of each value. */
export function defineEnum<Value extends string>(
  name: string,
  description: string,
  values: Record<Value, string>,
): EnumRef<Types, Value> {
  const described = Object.entries<string>(values).map(([value, what]) => [value, { description: what }])
  return builder.enumType(name, { description, values: Object.fromEntries(described) }) as EnumRef<
    Types,
    Value
  >
}

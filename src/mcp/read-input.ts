import * as z from 'zod'
import { ToolFailure } from './tool.ts'

type InputSchema = { type: 'object'; [keyword: string]: unknown }

/** The JSON Schema of a tool's input. */
export function describeInput(schema: z.ZodObject): InputSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' })
  return described as InputSchema
}

/** Reads the input of a tool. Null counts as omitted. @throws ToolFailure that names every problem. */
export function readInput<Schema extends z.ZodObject>(
  schema: Schema,
  input: Record<string, unknown>,
): z.infer<Schema> {
  const given = Object.entries(input).filter(([, value]) => value !== null)
  const read = schema.safeParse(Object.fromEntries(given))
  if (read.success) return read.data
  const problems = read.error.issues.map(({ path, message }) =>
    path.length ? `${path.join('.')}: ${message}` : message,
  )
  throw new ToolFailure(`The arguments are not valid.\n${problems.join('\n')}`)
}

import type { ValidationIssue } from '../../errors.ts'

export interface JsonSchemas {
  /** Problems of a JSON Schema. */
  findProblems(schema: object, path: string): Promise<ValidationIssue[]>
}

import type { TemplateContent, TemplateVariable } from './template-content.ts'

type Variables = Pick<TemplateContent, 'variables'>

/**
 * Describes the changes that break users of the previous version: variables that were removed (or renamed), changed
 * type or became required. A variable with a default is never required.
 */
export function findBreakingChanges(before: Variables, after: Variables): string[] {
  const was = new Map(before.variables.map(variable => [variable.name, variable]))
  const is = new Map(after.variables.map(variable => [variable.name, variable]))
  const broken = before.variables.flatMap(variable => compareVariable(variable, is.get(variable.name)) ?? [])
  const added = after.variables.filter(variable => !was.has(variable.name) && isNeeded(variable))
  return [...broken, ...added.map(({ name }) => `the variable "${name}" is new, required and has no default`)]
}

function compareVariable(before: TemplateVariable, after: TemplateVariable | undefined): string | null {
  const { name, type } = before
  if (!after) return `the variable "${name}" was removed`
  if (after.type !== type) return `the variable "${name}" changed from ${type} to ${after.type}`
  return isNeeded(after) && !isNeeded(before) ? `the variable "${name}" can no longer be omitted` : null
}

function isNeeded(variable: TemplateVariable): boolean {
  return variable.required && variable.default === null
}

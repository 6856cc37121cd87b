import type { TemplateContent, TemplateVariable } from './template-content.ts'

type Variables = Pick<TemplateContent, 'variables'>

/**
 * Sentences on what breaks those who use the version before: a variable removed, retyped or newly required. A new name for a variable is
 * a removal. Required is what has to be given: a variable with a default never has.
 */
export function findBreakingChanges(before: Variables, after: Variables): string[] {
  const was = new Map(before.variables.map(variable => [variable.name, variable]))
  const is = new Map(after.variables.map(variable => [variable.name, variable]))
  const lost = before.variables.flatMap(variable => compareVariable(variable, is.get(variable.name)) ?? [])
  const added = after.variables.filter(variable => !was.has(variable.name) && isNeeded(variable))
  return [
    ...lost,
    ...added.map(({ name }) => `the variable "${name}" is new and required, without a default`),
  ]
}

function compareVariable(before: TemplateVariable, after: TemplateVariable | undefined): string | null {
  const { name, type } = before
  if (!after) return `the variable "${name}" is gone`
  if (after.type !== type) return `the variable "${name}" was a ${type} and is a ${after.type}`
  return isNeeded(after) && !isNeeded(before)
    ? `the variable "${name}" could be left out and is required now`
    : null
}

function isNeeded(variable: TemplateVariable): boolean {
  return variable.required && variable.default === null
}

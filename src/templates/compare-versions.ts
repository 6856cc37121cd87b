import type { TemplateContent, TemplateVariable } from './template-content.ts'

export type BreakingKind = 'REMOVED' | 'RETYPED' | 'NEWLY_REQUIRED'

/** Why inputs that fitted the version before may not fit this one. */
export interface BreakingChange {
  kind: BreakingKind
  variable: string
  message: string
}

type Variables = Pick<TemplateContent, 'variables'>

/**
 * What breaks those who use the version before: a variable removed, retyped or newly required. A new name for a variable is
 * a removal. Required is what has to be given: a variable with a default never has.
 */
export function findBreakingChanges(before: Variables, after: Variables): BreakingChange[] {
  const was = new Map(before.variables.map(variable => [variable.name, variable]))
  const is = new Map(after.variables.map(variable => [variable.name, variable]))
  const lost = before.variables.flatMap(variable => compareVariable(variable, is.get(variable.name)) ?? [])
  const added = after.variables.filter(variable => !was.has(variable.name) && isNeeded(variable))
  return [...lost, ...added.map(({ name }) => newlyRequired(name, 'is new and required, without a default'))]
}

function compareVariable(
  before: TemplateVariable,
  after: TemplateVariable | undefined,
): BreakingChange | null {
  const { name, type } = before
  if (!after) return { kind: 'REMOVED', variable: name, message: `the variable "${name}" is gone` }
  if (after.type !== type)
    return {
      kind: 'RETYPED',
      variable: name,
      message: `the variable "${name}" was a ${type} and is a ${after.type}`,
    }
  return isNeeded(after) && !isNeeded(before)
    ? newlyRequired(name, 'could be left out and is required now')
    : null
}

function newlyRequired(variable: string, how: string): BreakingChange {
  return { kind: 'NEWLY_REQUIRED', variable, message: `the variable "${variable}" ${how}` }
}

function isNeeded(variable: TemplateVariable): boolean {
  return variable.required && variable.default === null
}

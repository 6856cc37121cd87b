import type { Viewer } from '../../auth/viewer.ts'
import type { BuiltInTool } from '../tool.ts'
import { ask } from './ask.ts'
import { coverage } from './coverage.ts'
import { planReport } from './plan-report.ts'
import { reportStatus } from './report-status.ts'
import { search } from './search.ts'

const BUILT_IN: readonly BuiltInTool[] = [search, ask, coverage, planReport, reportStatus]

/** The built-in tools that an API key can use. None if it only runs registered documents: these are not. */
export function builtInToolsFor({
  scopes,
  restrictions,
}: Pick<Viewer, 'scopes' | 'restrictions'>): BuiltInTool[] {
  if (restrictions?.trustedDocumentsOnly) return []
  const isRestricted = restrictions?.agentIds != null
  return BUILT_IN.filter(tool => scopes.has(tool.scope) && (tool.isForRestricted || !isRestricted))
}

export function isBuiltIn(name: string): boolean {
  return BUILT_IN.some(tool => tool.name === name)
}

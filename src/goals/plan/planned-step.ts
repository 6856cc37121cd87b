/** What a step of a goal does. */
export type StepKind = 'RESEARCH' | 'DOCUMENT' | 'TABLE' | 'SLIDES' | 'TOOL' | 'SYNTHESIS'

/** A tool of a plugin, and what it is given. */
export interface StepTool {
  /** UUID. */
  pluginId: string
  name: string
  /** Matches the input schema of the tool. */
  input: Record<string, unknown>
}

/** A step as a plan describes it. */
export interface PlannedStep {
  /** Unique within the plan. */
  key: string
  title: string
  description: string
  kind: StepKind
  /** UUID. Null: it searches all documents, or none. */
  agentId: string | null
  /** Null unless it is a TOOL step. */
  tool: StepTool | null
  /** Keys of steps whose results it needs. */
  dependsOn: string[]
  successCriteria: string[]
  risks: string[]
}

import type { StepResult } from '../steps/step-result.ts'
import { type GoalFileData, toGoalFile } from './goal-file.ts'

// PLACEHOLDER until the real one is here.
export async function makeSlides({
  title,
}: {
  title: string
  subtitle: string
  results: readonly StepResult[]
  language: string
  missing: readonly string[]
}): Promise<GoalFileData> {
  return toGoalFile('PPTX', title, new Uint8Array([1]))
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewerContext } from '../context.ts'
import { LimitReachedError } from '../errors.ts'
import { planGoal } from '../resolvers/goals/plan-goal.ts'

const GOALS = join(import.meta.dirname, '../../prisma/demo/goals.json')

interface DemoGoal {
  text: string
}

/**
 * Plans the missing demo goals from the evidence and starts them. They run in the background. Loads none if a model is
 * configured, because its calls can cost money, and no more than the limits of the server allow.
 */
export async function loadGoals(context: ViewerContext, print: (line: string) => void): Promise<void> {
  const { app, db } = context
  if (app.config.model.endpoint) return
  const goals: DemoGoal[] = JSON.parse(await readFile(GOALS, 'utf8'))
  const known = await db.goal.findMany({ select: { text: true } })
  const missing = goals.filter(({ text }) => !known.some(goal => goal.text === text))
  for (const { text } of missing) {
    try {
      await planGoal(context, { text, autoApprove: true })
    } catch (error) {
      if (error instanceof LimitReachedError) return
      throw error
    }
    print(`Demo: goal "${text}"`)
  }
}

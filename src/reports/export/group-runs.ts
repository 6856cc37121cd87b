import type { Run, TextRun } from '../report-layout.ts'

/** Adjacent runs that all have a style, or all lack it. */
export interface RunGroup {
  isStyled: boolean
  runs: Run[]
}

/** Groups adjacent runs by a style. A reference mark inside styled text is styled too; one after it is not. */
export function groupRuns(runs: readonly Run[], style: 'isStrong' | 'isEmphasized'): RunGroup[] {
  const groups: RunGroup[] = []
  for (const [i, run] of runs.entries()) {
    const isStyled = run.kind === 'text' ? run[style] : isWithin(runs, i, style)
    const last = groups.at(-1)
    if (last?.isStyled === isStyled) last.runs.push(run)
    else groups.push({ isStyled, runs: [run] })
  }
  return groups
}

function isWithin(runs: readonly Run[], i: number, style: keyof TextRun): boolean {
  const hasStyle = (run: Run | undefined) => run?.kind === 'text' && run[style] === true
  return (
    hasStyle(runs.slice(0, i).findLast(run => run.kind === 'text')) &&
    hasStyle(runs.slice(i).find(run => run.kind === 'text'))
  )
}

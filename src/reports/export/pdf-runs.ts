import type { Run } from '../report-layout.ts'
import type { PdfStyle, PdfText } from './pdf-lines.ts'
import { showRuns } from './write-plain-text.ts'

/** In points. */
export const CODE_SIZE = 9.5
const MARK_SIZE = 7
const MARK_RISE = 3.5
/** Colors of text. */
export const BLACK = '#000000'
export const GRAY = '#4b5563'
export const HEADING_COLOR = '#1f2937'
const MARK_COLOR = '#1d4ed8'
/** Colors of lines, and of the background of code and table headers. */
export const LINE_COLOR = '#9ca3af'
export const SHADE = '#f3f4f6'

/** The named destination of an entry in the list of references. */
export function referenceDestination(number: number): string {
  return `reference-${number}`
}

/** The named destination of a section, counted from 0. The references are the last section. */
export function sectionDestination(section: number): string {
  return `section-${section}`
}

/** Runs in the fonts of the PDF. Reference marks are raised and link to the list of references. */
export function styleRuns(runs: readonly Run[], show: (text: string) => string, base: PdfStyle): PdfText[] {
  return runs.flatMap((run): PdfText[] => {
    const text = show(showRuns([run]))
    if (text === '') return []
    if (run.kind === 'reference') {
      const destination = referenceDestination(run.number)
      return [{ text, style: { ...base, size: MARK_SIZE, color: MARK_COLOR, rise: MARK_RISE, destination } }]
    }
    const font = run.isStrong ? 'bold' : base.font
    const size = run.isCode ? Math.min(CODE_SIZE, base.size) : base.size
    return [{ text, style: { ...base, font, size, isOblique: run.isEmphasized } }]
  })
}

import { styleText } from 'node:util'
import stringWidth from 'string-width'
import type { Goal, Step } from './operations.ts'

type Status = Step['status']
type Style = Parameters<typeof styleText>[0]

const SYMBOLS: Record<Status, { symbol: string; style: Style }> = {
  PLANNED: { symbol: '○', style: 'dim' },
  READY: { symbol: '○', style: 'bold' },
  RUNNING: { symbol: '◐', style: 'cyan' },
  COMPLETED: { symbol: '●', style: 'green' },
  FAILED: { symbol: '✗', style: 'red' },
  BLOCKED: { symbol: '⊘', style: 'yellow' },
  CANCELLED: { symbol: '–', style: 'dim' },
  COMPENSATED: { symbol: '↶', style: 'yellow' },
}
const BAR_WIDTH = 20

export function formatSymbol(status: Status): string {
  const { symbol, style } = SYMBOLS[status]
  return styleText(style, symbol)
}

export const warn = (text: string) => styleText('yellow', text)

/** `$0.50`: at least 2 decimals, and as many as it has, up to 6. */
export function formatUsd(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 })}`
}

/** `0.9 s`, `45 s` or `3 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  return [`${Math.floor(whole / 60)} min`, ...(whole % 60 > 0 ? [`${whole % 60} s`] : [])].join(' ')
}

/** `$0.0123 of $0.50`, or without a limit only what is spent. */
export function formatSpent({ constraints, spending }: Pick<Goal, 'constraints' | 'spending'>): string {
  const spent = `$${spending.spentUsd.toFixed(4)}`
  return constraints.maxCostUsd === null ? spent : `${spent} of ${formatUsd(constraints.maxCostUsd)}`
}

/** The shares of a limit that are spent (█) and reserved (▒). Empty without a limit. */
export function formatMoneyBar({ constraints, spending }: Pick<Goal, 'constraints' | 'spending'>): string {
  const { maxCostUsd } = constraints
  if (maxCostUsd === null) return ''
  const columns = (usd: number) =>
    Math.min(BAR_WIDTH, maxCostUsd > 0 ? Math.round((usd / maxCostUsd) * BAR_WIDTH) : 0)
  const spent = columns(spending.spentUsd)
  const used = Math.max(spent, columns(spending.spentUsd + spending.reservedUsd))
  return (
    styleText('green', '█'.repeat(spent)) +
    styleText('yellow', '▒'.repeat(used - spent)) +
    styleText('dim', '░'.repeat(BAR_WIDTH - used))
  )
}

/** Pads by display width: 한 takes two columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)))
}

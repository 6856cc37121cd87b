import type { PricedField, PricedSelection } from './price-operation.ts'

/** Fields of a connection that list its rows. */
const ROW_FIELDS: readonly string[] = ['nodes', 'edges']

type Value = Record<string, unknown>

/**
 * Cost of the data that an operation returned, with the same prices as the estimate but the actual number of rows.
 * A field that is absent, because of a directive or a type condition, costs nothing.
 * The work is at most that of the estimate: only selections that cost something are read.
 */
export function measureResult(selection: PricedSelection, data: unknown): number {
  if (selection.cost === 0 || typeof data !== 'object' || data === null) return 0
  const value = data as Value
  let cost = 0
  for (const field of selection.fields) cost += costOfField(field, value[field.key])
  for (const fragment of selection.fragments) cost += measureResult(fragment, value)
  return cost
}

function costOfField({ price, multiplier, selection, isConnection }: PricedField, value: unknown): number {
  if (value === undefined) return 0
  if (!selection || value === null) return price
  if (Array.isArray(value)) return price + costOfRows(selection, value)
  // Without its rows in the response, their number is unknown, but they were read.
  if (isConnection && !hasRows(selection, value as Value)) return price + multiplier * selection.cost
  return price + measureResult(selection, value)
}

/** Each row costs at least 1: it was read even if none of its fields is returned. */
function costOfRows(selection: PricedSelection, rows: readonly unknown[]): number {
  if (selection.cost === 0) return 0
  return rows.reduce((sum: number, row) => sum + Math.max(1, measureResult(selection, row)), 0)
}

function hasRows({ fields, fragments }: PricedSelection, value: Value): boolean {
  return (
    fields.some(({ name, key }) => ROW_FIELDS.includes(name) && value[key] !== undefined) ||
    fragments.some(fragment => hasRows(fragment, value))
  )
}

/** A time range. The end is exclusive. */
export interface TimeRange {
  gte?: Date | null | undefined
  lt?: Date | null | undefined
}

export function withinRange({ gte, lt }: TimeRange): { gte?: Date; lt?: Date } {
  return { ...(gte && { gte }), ...(lt && { lt }) }
}

import { hash } from 'node:crypto'

/**
 * Whether a flag that is on for a share of users is on for this one. Stable: the same users each time, others for each
 * flag, and a larger share only adds users.
 * @param id UUID of the user or, for operations without one, of the workspace.
 * @param percent 0 to 100.
 */
export function isInRollout(key: string, id: string, percent: number): boolean {
  return hash('sha256', `${key} ${id}`, 'buffer').readUInt32BE() % 100 < percent
}

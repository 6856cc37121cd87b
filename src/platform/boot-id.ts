import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'

const ROUNDED_TO_S = 600

/** Identifies a boot of this machine. All its processes and containers share the ID until it restarts. */
export const BOOT_ID = readBootId()

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Only Linux has that file. This ID also changes when the clock is corrected.
    return `${hostname()} ${Math.round((Date.now() / 1000 - uptime()) / ROUNDED_TO_S)}`
  }
}

import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'

const ROUNDED_TO_S = 600

/** Names one start of this machine: the same for all processes on it, and in all containers, until it restarts. */
export const BOOT_ID = readBootId()

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Only Linux has that file. A corrected clock changes this one, and the machine seems to have restarted.
    return `${hostname()} ${Math.round((Date.now() / 1000 - uptime()) / ROUNDED_TO_S)}`
  }
}

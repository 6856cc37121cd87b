import type { Config } from '../../config/config.ts'
import type { Logger } from '../logger.ts'
import { NO_TRACER, type Tracer } from './span.ts'

/** Loads OpenTelemetry only if a collector is configured. */
export async function createTracer(
  { tracing, role }: Pick<Config, 'tracing' | 'role'>,
  log: Logger,
): Promise<Tracer> {
  if (!tracing) return NO_TRACER
  const { openTelemetry } = await import('./open-telemetry.ts')
  return openTelemetry(tracing, role, log)
}

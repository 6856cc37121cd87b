import type { Environment } from './environment.ts'

/** @returns a sentence for each problem with the settings of plugins. */
export function pluginProblems(env: Environment): string[] {
  if (env.NODE_ENV !== 'production') return []
  const problems: string[] = []
  if (env.PLUGIN_ALLOW_UNSIGNED === true)
    problems.push(
      'PLUGIN_ALLOW_UNSIGNED must not be true when NODE_ENV is production: sign packages with your own key (PLUGIN_TRUSTED_KEYS), or set it to unsafe.',
    )
  if (env.PLUGIN_ALLOW_LOOPBACK)
    problems.push(
      'PLUGIN_ALLOW_LOOPBACK must not be set when NODE_ENV is production: plugins could reach services on this machine.',
    )
  return problems
}

export function toPlugins(env: Environment) {
  return {
    dir: env.PLUGINS_DIR ?? null,
    trustedKeys: env.PLUGIN_TRUSTED_KEYS,
    allowsUnsigned: Boolean(env.PLUGIN_ALLOW_UNSIGNED),
    allowsLoopback: env.PLUGIN_ALLOW_LOOPBACK ?? false,
    limit: env.PLUGIN_LIMIT,
    memoryBytes: env.PLUGIN_MEMORY_BYTES,
    cpuMs: env.PLUGIN_CPU_MS,
    timeoutMs: env.PLUGIN_TIMEOUT_MS,
    outputBytes: env.PLUGIN_OUTPUT_BYTES,
    calls: env.PLUGIN_CALLS,
    sandboxes: env.PLUGIN_SANDBOXES,
    warmSandboxes: env.PLUGIN_WARM_SANDBOXES,
  }
}

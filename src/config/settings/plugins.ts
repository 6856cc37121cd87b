import { z } from 'zod'
import { flag, integer, setting } from './setting.ts'

const RULE =
  'must be names with public keys, separated by commas, such as `acme:` and the 44 characters that `npm run plugin -- sign` prints'

/** `name:key` pairs. A key is the 32 bytes of an Ed25519 public key as base64. */
const trustedKeys = z
  .string()
  .default('')
  .transform((text, context) =>
    text
      .split(',')
      .map(entry => entry.trim())
      .filter(entry => entry !== '')
      .flatMap(entry => {
        const [, name, publicKey] = /^([\w.-]{1,64}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? []
        if (name && publicKey) return [{ name, publicKey }]
        context.addIssue({ code: 'custom', message: RULE })
        return []
      }),
  )

export const plugins = {
  PLUGINS_DIR: setting(
    'Folder with [plugin](plugins.md) packages (`*.zip`). They are installed in every workspace at start, disabled.',
    z.string().optional(),
    'none',
  ),
  PLUGIN_TRUSTED_KEYS: setting(
    'Public keys whose packages can be installed: `acme:…`, separated by commas. `npm run plugin -- sign` prints the key.',
    trustedKeys,
    'none: only official plugins',
  ),
  PLUGIN_ALLOW_UNSIGNED: setting(
    'Whether packages without a trusted signature can be installed. Refused with `NODE_ENV=production` unless you set `unsafe`.',
    flag.or(z.literal('unsafe').transform(() => 'unsafe' as const)).optional(),
    'false',
  ),
  PLUGIN_ALLOW_LOOPBACK: setting(
    'Whether plugins may send requests to this machine, also by `http:`, where they are granted the host. For development.',
    flag.optional(),
    'false',
  ),
  PLUGIN_LIMIT: setting(
    'Plugins per workspace. Beyond this, `installPlugin` returns a `LimitReachedError`.',
    integer(1, 10_000).default(100),
  ),
  PLUGIN_MEMORY_BYTES: setting(
    'Memory of one run.',
    integer(32 * 1024 ** 2, 1024 ** 3).default(64 * 1024 ** 2),
  ),
  PLUGIN_CPU_MS: setting(
    'CPU time of one run, or of one batch of a sync.',
    integer(50, 60_000).default(5_000),
  ),
  PLUGIN_TIMEOUT_MS: setting(
    'Time limit for one run, or for one batch of a sync.',
    integer(100, 600_000).default(60_000),
  ),
  PLUGIN_OUTPUT_BYTES: setting(
    'Maximum size of the output of one run. A batch of a sync can have 1.5 MB.',
    integer(1_000, 1_000_000).default(256 * 1024),
  ),
  PLUGIN_CALLS: setting(
    'Calls of host functions in one run, or in one batch of a sync.',
    integer(1, 10_000).default(100),
  ),
  PLUGIN_SANDBOXES: setting('Sandboxes that one process runs at once.', integer(1, 100).default(4)),
  PLUGIN_WARM_SANDBOXES: setting(
    'Sandboxes that wait for a run, once the first plugin has run. Each takes about 55 MB.',
    integer(0, 20).default(1),
  ),
}

/** A permission that a plugin can ask for. */
export type Permission =
  | {
      kind: 'network'
      host: string /** Null: the default port of the protocol, or any port for the host `*`. */
      port: number | null
    }
  | { kind: 'secret' | 'tool'; name: string }
  | { kind: PlainPermission }
type PlainPermission = (typeof PLAIN)[number]
type NetworkPermission = Extract<Permission, { kind: 'network' }>

const PLAIN = ['documents:read', 'documents:write', 'agents:ask', 'models:use', 'storage'] as const

/** What a permission must look like, for messages about others. */
export const PERMISSION_RULE = `must be network:<host>, secret:<name>, tool:<name> or one of: ${PLAIN.join(', ')}; a host is like api.example.com, api.example.com:8443, *.example.com or *`

const HTTPS_PORT = 443
const MAX_PORT = 65_535
const MAX_HOST_LENGTH = 253
/** With at least two labels after the asterisk: `*.com` would be nearly any host. */
const SUBDOMAINS = /^\*\.([^.]+(?:\.[^.]+)+)$/
const NETWORK = /^network:(\[[^\]]+\]|[^:[\]]+)(?::([1-9]\d{0,4}))?$/
const SECRET = /^secret:([A-Za-z0-9_][\w.-]{0,99})$/
const TOOL = /^tool:([\w./-]{1,128})$/

/** @returns null unless it is a permission. */
export function parsePermission(name: string): Permission | null {
  const plain = PLAIN.find(one => one === name)
  if (plain) return { kind: plain }
  const [, secret] = SECRET.exec(name) ?? []
  if (secret) return { kind: 'secret', name: secret }
  const [, tool] = TOOL.exec(name) ?? []
  if (tool) return { kind: 'tool', name: tool }
  const [, host = '', port] = NETWORK.exec(name) ?? []
  return parseNetwork(host, port === undefined ? null : Number(port))
}

function parseNetwork(host: string, port: number | null): Permission | null {
  if (port !== null && port > MAX_PORT) return null
  if (host === '*') return port === null ? { kind: 'network', host, port } : null
  const parent = SUBDOMAINS.exec(host)?.[1]
  const isValid = parent === undefined ? isHost(host) : isHost(parent) && !isAddress(parent)
  return isValid ? { kind: 'network', host, port } : null
}

/** Whether it is a host as URLs spell it: in lower case, international names in Punycode, without a trailing dot. */
function isHost(host: string): boolean {
  if (host.length > MAX_HOST_LENGTH || !/^[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$/.test(host)) return false
  const url = `https://${host}/`
  return !host.endsWith('.') && URL.canParse(url) && new URL(url).hostname === host
}

/** Whether URLs read a valid host as an IP address: if its last label is a number. */
function isAddress(host: string): boolean {
  return /(^|\.)\d+$|^\[/.test(host)
}

/** The inverse of `parsePermission`. */
export function nameOf(permission: Permission): string {
  if (permission.kind !== 'network')
    return 'name' in permission ? `${permission.kind}:${permission.name}` : permission.kind
  const { host, port } = permission
  return port === null ? `network:${host}` : `network:${host}:${port}`
}

/** Whether one of several permissions allows everything that this one does. `network:*` allows any host and port. */
export function isCovered(name: string, by: readonly string[]): boolean {
  const permission = parsePermission(name)
  return permission !== null && by.some(one => includes(parsePermission(one), permission))
}

function includes(wide: Permission | null, narrow: Permission): boolean {
  if (wide?.kind !== 'network' || narrow.kind !== 'network')
    return wide !== null && nameOf(wide) === nameOf(narrow)
  return matchesHost(wide, narrow.host) && (wide.host === '*' || portOf(wide) === portOf(narrow))
}

function portOf({ port }: NetworkPermission): number {
  return port ?? HTTPS_PORT
}

/** @param host a host, or another pattern. */
function matchesHost({ host: pattern }: NetworkPermission, host: string): boolean {
  if (pattern === '*' || pattern === host) return true
  // `*.example.com` matches neither `*` nor `example.com`, but `*.eu.example.com`.
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1))
}

/**
 * Whether granted permissions let a plugin send a request to a URL: to the default port, unless a grant names another.
 * The caller allows `http:` only to this machine.
 */
export function allowsUrl({ protocol, hostname, port }: URL, granted: readonly string[]): boolean {
  if (protocol !== 'https:' && protocol !== 'http:') return false
  return granted.some(grant => {
    const permission = parsePermission(grant)
    if (permission?.kind !== 'network' || !matchesHost(permission, hostname)) return false
    if (permission.host === '*') return true
    return port === ''
      ? permission.port === null || permission.port === defaultPort(protocol)
      : permission.port === Number(port)
  })
}

function defaultPort(protocol: 'https:' | 'http:'): number {
  return protocol === 'https:' ? HTTPS_PORT : 80
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './free-port.ts'
import { atEnd } from './start-test-canopy.ts'
import { waitUntil } from './wait-until.ts'

interface Proxied {
  /** Temporary folder, removed when the test ends. */
  folder: string
  /** The port on which the proxy listens. */
  port: number
  /** Host and port of the upstream server. */
  target: string
}

/** Starts nginx with its defaults. @param more added to the `http` block. @returns the URL of the proxy. */
export function startNginx(apiUrl: string, more = ''): Promise<string> {
  return startProxy(
    apiUrl,
    '/usr/sbin/nginx',
    file => ['-c', file],
    ({ folder, port, target }) =>
      // If nginx is started as root, its workers run as another user by default.
      `${userInfo().uid === 0 ? 'user root;' : ''}
    daemon off;
    pid ${folder}/nginx.pid;
    error_log ${folder}/error.log;
    events {}
    http {
      access_log off;
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join('\n')}
      ${more}
      server {
        listen 127.0.0.1:${port};
        location / { proxy_pass http://${target}; }
      }
    }`,
  )
}

/** Starts haproxy with a minimal configuration. @returns the URL of the proxy. */
export function startHaproxy(apiUrl: string): Promise<string> {
  return startProxy(
    apiUrl,
    '/usr/sbin/haproxy',
    file => ['-db', '-f', file],
    ({ port, target }) =>
      [
        'defaults',
        '  mode http',
        '  timeout connect 5s',
        '  timeout client 30s',
        '  timeout server 30s',
        'listen api',
        `  bind 127.0.0.1:${port}`,
        `  server api ${target}`,
        '',
      ].join('\n'),
  )
}

async function startProxy(
  apiUrl: string,
  program: string,
  args: (file: string) => string[],
  configure: (proxied: Proxied) => string,
): Promise<string> {
  if (!existsSync(program)) throw new Error(`There is no ${program}: \`.ci/services install\` installs it.`)
  const folder = await mkdtemp(join(tmpdir(), 'canopy-proxy-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  const port = await findFreePort()
  const file = join(folder, 'proxy.conf')
  await writeFile(file, configure({ folder, port, target: new URL(apiUrl).host }))
  const child = spawn(program, args(file), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  const endWithParent = () => child.kill('SIGTERM')
  process.once('exit', endWithParent)
  atEnd(async () => {
    process.off('exit', endWithParent)
    child.kill('SIGTERM')
    await exited
  })
  let said = ''
  child.stderr.on('data', data => (said += data))
  const url = `http://127.0.0.1:${port}`
  await waitUntil(`${program} answers`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${said}`)
    return fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
  return url
}

import { once } from 'node:events'
import { readConfig } from '../../src/config/config.ts'
import { startCanopy } from '../../src/start-canopy.ts'

// A Canopy that, once it is told to on standard input, writes nothing but the log of its database until it is ended.
const canopy = await startCanopy(readConfig([], process.env), line => console.log(line))
await once(process.stdin, 'data')
for (;;)
  await canopy.app.database.prisma.$executeRaw`
    SELECT pg_logical_emit_message(false, 'test', repeat('x', 100000))`.catch(() => {})

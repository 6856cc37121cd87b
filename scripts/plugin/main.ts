// npm run plugin -- new | check | test | pack | sign: for authors of plugins. See `--help`.
import { ValidationError } from '../../src/errors.ts'
import { runCommand } from '../shared/run-command.ts'
import { checkPlugin } from './check-folder.ts'
import { CommandFailed } from './command-failed.ts'
import { createPlugin } from './create-plugin.ts'
import { openWorkbench, type Workbench } from './open-workbench.ts'
import { packPlugin, signPlugin } from './pack-and-sign.ts'
import { type Command, readArguments, USAGE } from './read-arguments.ts'

async function run(command: Command, bench: Workbench): Promise<void> {
  if (command.command === 'new') {
    await createPlugin(command.folder, command.kind)
    console.log(`Wrote a plugin of the kind ${command.kind} to ${command.folder}.`)
  } else if (command.command === 'check') {
    const { manifest } = await checkPlugin(command.source, bench)
    console.log(`${manifest.name} ${manifest.version} has no problems.`)
  } else if (command.command === 'test') {
    // Loads the host functions, which the other commands do not need.
    const { tryPlugin } = await import('./try-tool.ts')
    const print = (value: unknown) => console.log(JSON.stringify(value, null, 2))
    await tryPlugin(command.folder, command, { result: print, log: line => console.error(line) }, bench)
  } else if (command.command === 'pack') {
    const { file, checksum } = await packPlugin(command.folder, command.out, bench)
    console.log(`Wrote ${file}\nSHA-256 ${checksum}`)
  } else {
    const { file, checksum, publicKey, isNewKey } = await signPlugin(command, bench)
    if (isNewKey) console.log(`Created the private key ${command.key}. Keep it secret.`)
    console.log(`Wrote ${file}\nSHA-256 ${checksum}\nPublic key ${publicKey}`)
    console.log(`To trust it, set PLUGIN_TRUSTED_KEYS=<a name of your choice>:${publicKey}`)
  }
}

// npm runs scripts in the folder of Canopy.
process.chdir(process.env.INIT_CWD || '.')
await runCommand({
  usage: USAGE,
  userErrors: [CommandFailed],
  async run(signal) {
    const command = readArguments(process.argv.slice(2))
    const bench = openWorkbench(signal)
    try {
      await run(command, bench)
      return 0
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error
      for (const { path, message } of error.issues) console.error(`${path}: ${message}`)
      return 1
    } finally {
      await bench.close()
    }
  },
})

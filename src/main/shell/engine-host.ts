import { join } from 'node:path'
import { type UtilityProcess, utilityProcess } from 'electron'
import type { EnginePort } from '../ipc/engine-client'
import { builtFolder } from './places'

/** As much of what a process printed as is kept: a crash says why in its last lines. */
const lastWordsLength = 4000

/** Starts the engine in a utility process: parsing of hostile files and all compute happen there.
 *  @param name how the process is called in the system's lists of Electron */
export function openEngineProcess(name: string): EnginePort {
  const child = utilityProcess.fork(join(builtFolder(), 'main/process.js'), [], {
    serviceName: name,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let lastWords = ''
  const listen = (chunk: Buffer): void => {
    lastWords = (lastWords + chunk.toString()).slice(-lastWordsLength)
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  return {
    post: (request) => child.postMessage(request),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', (code) => listener({ code, lastWords })),
    kill: () => kill(child)
  }
}

/** A hung process does not hear the polite signal that `kill` sends. */
function kill(child: UtilityProcess): void {
  const { pid } = child
  if (pid === undefined || process.platform === 'win32') {
    child.kill()
    return
  }
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    child.kill()
  }
}

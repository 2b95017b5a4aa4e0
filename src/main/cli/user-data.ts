import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the window keeps its own files, too (Electron's `userData`). */
export function userDataFolder(): string {
  const { platform, env } = process
  const name = 'Ontogeny'
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), name)
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name)
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), name)
}

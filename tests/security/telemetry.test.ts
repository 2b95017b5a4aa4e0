import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli, makeProject, root, temporaryFolder } from '../integration/project'

describe('libraries keep to themselves', () => {
  it("an audit on the onnx engine leaves no identifier in the user's home folder", async () => {
    const { plan, folder } = await makeProject()
    const home = await temporaryFolder()
    const environment = {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      LOCALAPPDATA: home,
      XDG_CACHE_HOME: ''
    }
    Reflect.deleteProperty(environment, 'ORT_DISABLE_TELEMETRY')
    const { status, stderr } = spawnSync(
      process.execPath,
      [cli, 'audit', plan, '--engine', 'onnx', '--out', join(folder, 'run')],
      { cwd: root, env: environment, encoding: 'utf8', timeout: 120_000 }
    )
    expect([0, 4], stderr).toContain(status)
    expect(await readdir(home, { recursive: true })).toEqual([])
  })
})

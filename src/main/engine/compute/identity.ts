import { arch, platform, release } from 'node:os'
import type { SelfTestIdentity } from '../../../shared/self-test'
import type { Engine } from './engine'

/** What carries out computations here: application, engine, machine. A self-test holds for it; a run has it in its environment. */
export function identityOf(
  engine: Engine,
  application: { readonly name: string; readonly version: string }
): SelfTestIdentity {
  const { id, version, device } = engine.describe()
  return {
    application: application.name,
    version: application.version,
    engine: id,
    engineVersion: version,
    device,
    platform: `${platform()} ${release()} ${arch()}`,
    runtime: process.versions.electron
      ? `Electron ${process.versions.electron}`
      : `Node.js ${process.versions.node}`
  }
}

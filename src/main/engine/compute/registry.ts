import { AuditError } from '../../../shared/errors'
import { openCpuEngine } from './cpu/engine'
import type { Engine, EngineId } from './engine'
import { memoryLimit } from './memory'
import { openOnnxEngine } from './onnx/engine'

/** One line an engine. */
const engines: Readonly<Record<EngineId, (limit: () => number) => Engine | Promise<Engine>>> = {
  onnx: openOnnxEngine,
  cpu: openCpuEngine,
  tensorflow: () => {
    throw new AuditError('engine/unavailable', 'the tensorflow engine is not part of this build', {
      hint: 'Use --engine onnx, which runs everywhere.'
    })
  }
}

/** The fastest that works on every machine. */
export const automaticEngine: EngineId = 'onnx'

/** Opens a compute engine; `auto` is `automaticEngine`.
 *  @param memoryShares engines that share the machine's memory with this one, itself included
 *  @throws AuditError `engine/unavailable` with what to do */
export async function openEngine(id: 'auto' | EngineId, memoryShares = 1): Promise<Engine> {
  return engines[id === 'auto' ? automaticEngine : id](() => memoryLimit() / memoryShares)
}

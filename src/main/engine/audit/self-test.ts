import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SelfTest, type SelfTestIdentity, selfTestSchema } from '../../../shared/self-test'
import type { ProgressListener } from '../../../shared/progress'
import type { Engine } from '../compute/engine'
import { identityOf } from '../compute/identity'
import { runSelfTest } from '../self-test/run'
import { writeFileAtomic } from './atomic'
import { hashOf } from './canonical'
import { makeFolder } from './folders'
import type { Clock, Ledger } from './ledger'
import { progressOf } from './progress'
import { runFiles, toJsonText, writeJson } from './run-folder'

export interface SelfTestRequest {
  readonly engine: Engine
  readonly application: { readonly name: string; readonly version: string }
  readonly variant: SelfTest['variant']
  readonly signal: AbortSignal
  readonly onProgress?: ProgressListener
  readonly clock?: Clock
}

/** Carries out the self-test and seals its result with a hash. @throws the signal's reason after an abort */
export async function sealedSelfTest(request: SelfTestRequest): Promise<SelfTest> {
  const { onProgress, clock = () => new Date(), ...rest } = request
  let tell: ReturnType<typeof progressOf> | null = null
  const content = await runSelfTest({
    ...rest,
    now: clock(),
    onProgress: (done, total, name) => {
      if (onProgress === undefined) return
      tell ??= progressOf(onProgress, { phase: 'self-test', unit: 'parts', total })
      tell(done, { checkpoint: name })
    }
  })
  return { ...content, sha256: hashOf(content) }
}

/** Keeps a whole self-test that passed, so that audits on this machine need not repeat it. @param folder of the user's data */
export async function keepSelfTest(folder: string, selfTest: SelfTest): Promise<void> {
  if (!selfTest.passed || selfTest.variant !== 'full') return
  await makeFolder(join(folder, keptFolder))
  await writeFileAtomic(keptFile(folder, selfTest.identity), toJsonText(selfTest))
}

/** The whole self-test that passed with exactly this application and engine on this machine; null where there is none, or where its
 *  file is not what was written. */
export async function keptSelfTest(folder: string, identity: SelfTestIdentity): Promise<SelfTest | null> {
  const text = await readFile(keptFile(folder, identity), 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = selfTestSchema.safeParse(parse(text))
  if (!parsed.success) return null
  const { sha256, ...content } = parsed.data
  const isOurs = hashOf(content) === sha256 && hashOf(content.identity) === hashOf(identity)
  return isOurs && content.passed && content.variant === 'full' ? parsed.data : null
}

/** Puts a self-test into the run folder and its hash on the ledger, once a run: a kept one, or else the quick one, carried out now.
 *  @param keptIn folder of the user's data; null: none is kept */
export async function recordSelfTest(
  folder: string,
  ledger: Ledger,
  keptIn: string | null,
  request: Omit<SelfTestRequest, 'variant'>
): Promise<void> {
  if (ledger.entries.some(({ type }) => type === 'self-test')) return
  const identity = identityOf(request.engine, request.application)
  const kept = keptIn === null ? null : await keptSelfTest(keptIn, identity)
  const selfTest = kept ?? (await sealedSelfTest({ ...request, variant: 'quick' }))
  const sha256 = await writeJson(folder, runFiles.selfTest, selfTest, selfTestSchema)
  await ledger.append('self-test', { path: runFiles.selfTest, sha256, passed: selfTest.passed })
}

const keptFolder = 'self-tests'

/** One file an identity: its name is the beginning of the identity's hash. */
const keptFile = (folder: string, identity: SelfTestIdentity): string =>
  join(folder, keptFolder, `${hashOf(identity).slice(0, 16)}.json`)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

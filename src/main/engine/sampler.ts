import { BroadcastChannel } from 'node:worker_threads'
import { egressChannel, refuseEgress } from './egress'

/** Entry of a sampling thread: guards first, then everything else. */

const channel = new BroadcastChannel(egressChannel)
channel.unref()
refuseEgress((attempt) => channel.postMessage(attempt))
void import('./sampling/sampler-thread')

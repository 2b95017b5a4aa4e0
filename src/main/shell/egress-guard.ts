import { AttemptList } from '../ipc/attempts'
import { refuseEgress } from '../engine/egress'

/** The guard of the main process. It stands as soon as this module is loaded, before anything that could open a connection. */

export const attempts = new AttemptList()

/** Names of the functions that refuse. */
export const guardedFunctions = refuseEgress((attempt) => attempts.add(attempt, 'main'))

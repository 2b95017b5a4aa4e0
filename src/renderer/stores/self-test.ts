import { defineStore } from 'pinia'
import { longTask } from '../features/inputs/long-task'

/** The self-test of this machine's engine. Goes on, and keeps its result, while another screen is shown. */
export const useSelfTest = defineStore('self-test', () => longTask('selfTest'))

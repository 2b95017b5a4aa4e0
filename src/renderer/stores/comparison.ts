import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { Notice } from '../../shared/opened'
import { printableTexts } from '../../shared/printable'
import type { Report } from '../../shared/report'
import type { RunReference } from '../../shared/run-state'
import { ask } from '../bridge'
import { comparedCount, configurationDifferences } from '../features/compare/configuration'
import { useRun } from './run'

/** A second run beside the opened one, and whether the two may be compared. */
export const useComparison = defineStore('comparison', () => {
  const run = useRun()
  const reference = shallowRef<RunReference | null>(null)
  const report = shallowRef<Report | null>(null)
  const error = shallowRef<SerializedAuditError | null>(null)
  /** What is wrong with its folder. */
  const notices = shallowRef<readonly Notice[]>([])
  const isReading = ref(false)

  const differences = computed(() =>
    run.report === null || report.value === null ? [] : configurationDifferences(run.report, report.value)
  )
  const compared = computed(() =>
    run.report === null || report.value === null ? 0 : comparedCount(run.report, report.value)
  )

  /** Asks for a run folder and reads its report. A cancelled dialog changes nothing. */
  async function choose(): Promise<void> {
    try {
      const found = await ask('chooseRun', {})
      if (found === null) return
      error.value = null
      isReading.value = true
      report.value = null
      notices.value = []
      reference.value = found
      const read = printableTexts(await ask('readReport', { run: found.handle }))
      // Another may have been chosen in the meantime.
      if (reference.value === found) {
        report.value = read.report
        notices.value = read.notices
      }
    } catch (thrown) {
      reference.value = null
      error.value = asAuditError(thrown).toJSON()
    } finally {
      isReading.value = false
    }
  }

  function clear(): void {
    reference.value = null
    report.value = null
    notices.value = []
    error.value = null
  }

  watch(() => run.report, clear)

  return { reference, report, notices, error, isReading, differences, compared, choose, clear }
})

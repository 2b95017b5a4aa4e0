import { Notification } from 'electron'
import { printable } from '../../shared/printable'
import type { KeptAlert } from '../../shared/watch'
import { type Language, words } from './words'

/** Shown one by one; what is more is one notification together. */
const shownSingly = 3

/** Alerts as notifications of the desktop. */
export class AlertNotices {
  /** A notification that is collected does not hear that it was clicked. */
  readonly #shown = new Set<Notification>()

  /** @param onChosen hears of a click; null stands for several alerts */
  show(alerts: readonly KeptAlert[], language: Language, onChosen: (alert: KeptAlert | null) => void): void {
    const { alert: title, moreAlerts } = words[language]
    for (const alert of alerts.slice(0, shownSingly)) {
      const { subject, step, message } = alert
      this.#show(title(printable(subject), step), printable(message), () => onChosen(alert))
    }
    const more = alerts.length - shownSingly
    if (more > 0) this.#show(moreAlerts(more), '', () => onChosen(null))
  }

  #show(title: string, body: string, onClick: () => void): void {
    const notification = new Notification({ title, body })
    this.#shown.add(notification)
    notification.on('click', onClick)
    notification.on('close', () => this.#shown.delete(notification))
    notification.show()
  }
}

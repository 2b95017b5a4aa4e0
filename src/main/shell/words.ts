/** What the shell itself says: titles of dialogs, and the question before it closes. The page has its own files of words. */

export type Language = 'en' | 'de'

const english = {
  'input-folders': 'Choose folders of checkpoints',
  'input-files': 'Choose files of weights or data',
  plan: 'Import a plan',
  rules: 'Choose rules for alerts',
  run: 'Open a run folder',
  'data-folder': 'Choose the folder of new audits',
  save: 'Save',
  runs: 'An audit is running.',
  runsDetail:
    'It can go on while the window is hidden; start Ontogeny again to see it. Or it stops after the step in work: finished results are kept, and it can be resumed later.',
  paused: 'An audit is paused.',
  pausedDetail:
    'It stays paused while the window is hidden; start Ontogeny again to see it. Or it stops here: finished results are kept, and it can be resumed later.',
  watches: 'A training is being watched.',
  watchesDetail:
    'Its new checkpoints can be audited while the window is hidden; start Ontogeny again to see it. Or it stops here: finished results are kept, and the training can be watched again later.',
  keepRunning: 'Keep running in the background',
  keepPaused: 'Hide the window',
  stopAndQuit: 'Stop and quit',
  stay: 'Stay',
  alert: (subject: string, step: number) => `Alert: ${subject}, step ${String(step)}`,
  moreAlerts: (count: number) => `${String(count)} more alert${count === 1 ? '' : 's'}`
}

const german: typeof english = {
  'input-folders': 'Ordner mit Checkpoints wählen',
  'input-files': 'Gewichts- oder Datendateien wählen',
  plan: 'Prüfplan importieren',
  rules: 'Regeln für Warnungen wählen',
  run: 'Ordner einer Prüfung öffnen',
  'data-folder': 'Ordner für neue Prüfungen wählen',
  save: 'Speichern',
  runs: 'Eine Prüfung läuft noch.',
  runsDetail:
    'Sie kann bei ausgeblendetem Fenster weiterlaufen; ein erneuter Start von Ontogeny zeigt sie wieder an. Oder sie hält nach dem laufenden Schritt an: Fertige Ergebnisse bleiben erhalten, die Prüfung lässt sich später fortsetzen.',
  paused: 'Eine Prüfung ist angehalten.',
  pausedDetail:
    'Sie bleibt angehalten, solange das Fenster ausgeblendet ist; ein erneuter Start von Ontogeny zeigt sie wieder an. Oder sie endet hier: Fertige Ergebnisse bleiben erhalten, die Prüfung lässt sich später fortsetzen.',
  watches: 'Ein Training wird beobachtet.',
  watchesDetail:
    'Seine neuen Checkpoints können bei ausgeblendetem Fenster weiter geprüft werden; ein erneuter Start von Ontogeny zeigt es wieder an. Oder die Beobachtung endet hier: Fertige Ergebnisse bleiben erhalten, das Training lässt sich später weiter beobachten.',
  keepRunning: 'Im Hintergrund weiterlaufen lassen',
  keepPaused: 'Fenster ausblenden',
  stopAndQuit: 'Anhalten und beenden',
  stay: 'Abbrechen',
  alert: (subject, step) => `Warnung: ${subject}, Schritt ${String(step)}`,
  moreAlerts: (count) => `${String(count)} weitere Warnung${count === 1 ? '' : 'en'}`
}

export const words: Readonly<Record<Language, typeof english>> = { en: english, de: german }

/** @param setting of the user @param system tag of the operating system's language, e.g. `de-AT` */
export function languageOf(setting: 'system' | Language, system: string): Language {
  if (setting !== 'system') return setting
  return /^de\b/i.test(system) ? 'de' : 'en'
}

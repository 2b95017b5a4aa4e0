export default {
  title: 'Training beobachten',
  command: 'Training dieses Laufs beobachten',
  stop: 'Beobachtung beenden',
  status: {
    watching: 'Beobachtung läuft',
    auditing: 'Beobachtung läuft, neue Checkpoints werden geprüft',
    stopping: 'Wird beendet',
    stopped: 'Beobachtung beendet',
    failed: 'Beobachtung fehlgeschlagen'
  },
  raised: '{count} Warnung | {count} Warnungen',
  start: {
    title: 'Was beobachtet wird',
    text: 'Neue Checkpoints werden geprüft, sobald sie erscheinen, und an diesen Lauf angehängt: jeder, sobald er vollständig ist und sich zwischen zwei Blicken nicht mehr geändert hat.',
    run: 'Lauf',
    rules: 'Regeln für Warnungen',
    usualRules: 'Verworfene Schätzwerte und Enden von Abschnitten',
    chooseRules: 'Datei wählen…',
    dropRules: 'Übliche Regeln verwenden',
    every: 'Nachsehen alle',
    everyProblem: 'Erwartet wird eine ganze Zahl von 1 bis 86400.',
    start: 'Beobachtung beginnen',
    looking: 'Es wird nachgesehen…',
    emptyTitle: 'Kein Lauf ist geöffnet',
    emptyText:
      'Beobachtet wird ein Lauf, neben dem sein Plan liegt. Öffnen Sie einen, oder beginnen Sie einen und sehen Sie zu, wie er wächst.'
  },
  tiles: {
    audited: 'Geprüft',
    auditedUnder: '{count} noch nicht vollständig',
    alerts: 'Warnungen',
    alertsUnder: '{count} aus früheren Beobachtungen',
    looked: 'Letzter Blick, UTC',
    lookedUnder: 'alle {seconds} s',
    rules: 'Regeln, und Datei der Warnungen',
    usualRules: 'Verwerfungen, Enden von Abschnitten'
  },
  checkpoints: 'Checkpoints',
  noCheckpoints: 'Noch keine.',
  alerts: 'Warnungen',
  noAlerts: 'Noch keine.',
  earlier: 'frühere Beobachtung',
  show: '{subject} bei Schritt {step} zeigen',
  columns: {
    subject: 'Prüfling',
    step: 'Schritt',
    stage: 'Stand',
    rule: 'Regel',
    message: 'Was sie sagt',
    raised: 'Ausgelöst'
  },
  stage: {
    audited: 'geprüft',
    auditing: 'wird geprüft',
    whole: 'vollständig, als nächster',
    writing: 'noch nicht vollständig'
  },
  rule: { rejected: 'verworfen', boundary: 'Ende eines Abschnitts', divergence: 'Abweichung' }
}

export default {
  title: 'Lauf',
  status: {
    preparing: 'wird vorbereitet',
    running: 'läuft',
    pausing: 'hält beim nächsten Schritt an',
    paused: 'angehalten',
    cancelling: 'wird abgebrochen',
    cancelled: 'abgebrochen',
    failed: 'fehlgeschlagen',
    finished: 'abgeschlossen'
  },
  where: '{subject}, Schritt {step}',
  continues: 'Läuft bei verdecktem Fenster weiter',
  pause: 'Anhalten',
  continue: 'Fortsetzen',
  cancel: 'Abbrechen',
  resume: 'Wiederaufnehmen',
  extend: 'Neue Checkpoints anhängen',
  changePlan: 'Plan ändern',
  openReport: 'Bericht öffnen',
  toPlan: 'Zum Plan',
  openRun: 'Lauf öffnen',
  emptyTitle: 'Kein Lauf seit dem Start',
  emptyText:
    'Ein Lauf beginnt im Plan. Läufe früherer Tage stehen auf der Startseite; ein unvollständiger wird dort wieder aufgenommen.',
  confirm: {
    title: 'Lauf abbrechen?',
    text: 'Fertige Checkpoints bleiben im Laufordner. Der Lauf kann jederzeit wieder aufgenommen werden und setzt beim ersten unfertigen Checkpoint an.',
    yes: 'Lauf abbrechen',
    no: 'Weiterlaufen lassen'
  },
  state: {
    cancelled: 'Der Lauf wurde abgebrochen.',
    cancelledText:
      'Schätzwerte im Laufordner: {finished} von {all}. Die Wiederaufnahme setzt beim ersten unfertigen Checkpoint an.',
    failed: 'Der Lauf ist fehlgeschlagen.',
    failedText:
      'Was fertig war, liegt im Laufordner. Die Wiederaufnahme setzt beim ersten unfertigen Checkpoint an.',
    grownText:
      'Seit Beginn dieses Laufs sind Checkpoints zur Serie hinzugekommen. Hängen Sie sie an: Nur sie werden gemessen, und jede Zahl ist die eines Laufs über die ganze Serie.',
    refusedText:
      'Die Eingaben oder der Plan wurden abgelehnt. Legen Sie eine gute Kopie an die Stelle der abgelehnten Datei und nehmen Sie den Lauf wieder auf, oder beginnen Sie mit einem anderen Plan neu.',
    finished: 'Der Lauf ist abgeschlossen.',
    finishedText: 'Der Bericht ist geschrieben und gehasht.'
  },
  tiles: {
    finished: 'Fertig',
    of: '{done} von {all}',
    estimates: 'Schätzwerte',
    unknown: 'noch nicht bekannt',
    left: 'Rest',
    leftPaused: 'wieder bekannt, wenn der Lauf weitergeht',
    leftPhase: 'Rest, {phase}',
    leftPhaseUnder: 'aus dem Tempo der letzten Minute',
    leftAll: 'Rest, ganzer Lauf',
    leftAllUnder: 'und danach: {phases}',
    leftAllLast: 'die letzte Phase',
    leftAllLater: 'bekannt, sobald abgetastet wird',
    atLeast: 'mindestens {span}',
    rate: 'Tempo',
    perSecond: '{rate} {unit}/s',
    rateUnder: '{chains} zu je {steps} Schritten',
    memory: 'Speicher',
    memoryUnder: 'von {bytes} angegeben',
    verdicts: 'Urteile bisher',
    verdictsAll: 'Urteile',
    verdictsUnder: 'ein verworfener Schätzwert hat keine Zahl'
  },
  chainCount: '{count} Kette | {count} Ketten',
  unit: {
    files: 'Dateien',
    bytes: 'Bytes',
    'chain-steps': 'Schritte',
    checkpoints: 'Checkpoints',
    parts: 'Teile',
    tensors: 'Tensoren'
  },
  time: {
    seconds: '{value} s',
    secondsRange: '{low} bis {high} s',
    minutes: '{value} min',
    minutesRange: '{low} bis {high} min',
    hours: '{value} h',
    hoursRange: '{low} bis {high} h'
  },
  phases: 'Phasen',
  phase: {
    load: 'Eingaben laden',
    hash: 'Eingaben hashen',
    behaviour: 'Verhalten',
    sample: 'LLC-Abtastung',
    compare: 'Vergleich',
    development: 'Entwicklung',
    report: 'Bericht',
    read: 'Lesen',
    time: 'Schritte messen',
    'self-test': 'Selbsttest'
  },
  phaseState: {
    waiting: 'wartet',
    running: 'in Arbeit',
    stopped: 'angehalten',
    failed: 'fehlgeschlagen',
    done: 'fertig'
  },
  resumesAt: 'Wiederaufnahme beim letzten fertigen Checkpoint.',
  checkpoints: {
    title: 'Checkpoints',
    n: 'je Prüfling {count}',
    stretch: 'eine Zelle steht für bis zu {count} Checkpoints',
    cell: '{letter}, {data}, Schritt {step}: {state}',
    cellStretch: '{letter}, {data}, Schritte {low} bis {high}: {finished} von {all} fertig, {state}',
    keys: 'Pfeiltasten bewegen, Eingabe öffnet',
    row: 'Checkpoints von {subject}, gemessen auf {data}'
  },
  cellState: {
    'left-out': 'kein LLC vorgesehen',
    waiting: 'wartet',
    running: 'in Arbeit',
    usable: 'brauchbar',
    suspicious: 'auffällig',
    rejected: 'verworfen'
  },
  chains: {
    live: 'Schritt {step}, laufende Ketten',
    last: 'Schritt {step}, letzte Ketten',
    recorded: 'Schritt {step}, aufgezeichnete Ketten',
    title: 'Ketten',
    none: 'Laufende Ketten',
    noneText: 'Hier erscheinen die Ketten, sobald ein Posterior abgetastet wird.',
    overText: 'Der Lauf ist zu Ende. Öffnen Sie einen Checkpoint, um die Ketten seiner Schätzwerte zu sehen.',
    unit: 'Einheit',
    unitText: 'nβ (L(w) − L(w*)), dimensionslos',
    n: 'n',
    nText: '{chains} × {steps} Schritte bisher',
    nSteps: '{chains} × {steps} Schritte',
    nDone: '{chains} × {draws} Ziehungen',
    data: 'Daten',
    backToLive: 'Zurück zum Laufenden',
    backToLast: 'Zurück zu den letzten Ketten',
    label:
      'Verluste, {chains}, von {subject}, Schritt {step}, je ein Streifen; die ersten {burnIn} Schritte sind Einlauf',
    step: 'Schritt',
    burnIn: 'Einlauf',
    yes: 'ja',
    no: 'nein',
    chain: 'Kette {chain}',
    caption: 'Der Einlauf ist hinterlegt und geht in keine Zahl ein.',
    every: 'Die Tabelle enthält jeden {stride}. Schritt.'
  },
  selected: {
    rejected: 'Zuletzt verworfen',
    checkpoint: 'Checkpoint',
    none: 'Kein Schätzwert wurde verworfen.',
    noneOf: 'Zu diesem Checkpoint gibt es keinen Schätzwert.',
    noneYet: 'Noch kein Schätzwert dieses Checkpoints.',
    showChains: 'Ketten zeigen',
    lastRejected: 'Zuletzt Verworfenen zeigen',
    noNumber: 'Es wird keine Zahl berichtet.',
    goesOn: 'Der Lauf geht weiter.',
    more: 'und {count} weiterer | und {count} weitere'
  },
  log: {
    title: 'Protokoll',
    all: 'Alle',
    warnings: 'Warnungen',
    filter: 'Gezeigte Zeilen',
    empty: 'Noch keine Zeilen.'
  }
}

export default {
  screens: {
    start: 'Start',
    inputs: 'Eingaben',
    plan: 'Plan',
    run: 'Lauf',
    watch: 'Beobachtung',
    overview: 'Ergebnisse',
    llc: 'LLC',
    behaviour: 'Verhalten',
    development: 'Entwicklung',
    diagnostics: 'Diagnosen',
    evidence: 'Nachweise',
    compare: 'Vergleich',
    report: 'Bericht',
    settings: 'Einstellungen und Hilfe'
  },
  overview: 'Übersicht',
  rail: 'Ansichten',
  done: 'erledigt',
  skip: 'Zum Inhalt springen',
  nothingOpen: 'Keine Prüfung geöffnet',
  find: 'Befehl suchen oder ausführen',
  openRun: 'Lauf öffnen',
  newAudit: 'Neue Prüfung',
  retry: 'Erneut versuchen',
  close: 'Schließen',
  reading: 'Der Bericht wird gelesen…',
  offline:
    'Offline: {guards} Sperren halten, {attempts} Versuch | Offline: {guards} Sperren halten, {attempts} Versuche',
  notOffline:
    'Nur {guards} von {all} Sperren halten, {attempts} Versuch | Nur {guards} von {all} Sperren halten, {attempts} Versuche',
  ledger: 'Hauptbuch {entries} Einträge, Kopf',
  plan: 'Plan',
  noRun: {
    title: '„{screen}“ gehört zu einer abgeschlossenen Prüfung, und es ist keine geöffnet.',
    explanation:
      'Öffnen Sie einen Laufordner oder wählen Sie eine der letzten Prüfungen. Ein Laufordner wird nur gelesen, nie verändert.',
    recent: 'Letzte Prüfungen'
  },
  keys: {
    to: 'bis',
    Control: 'Strg',
    Shift: 'Umschalt',
    Enter: 'Eingabe',
    Escape: 'Esc',
    Home: 'Pos1',
    End: 'Ende'
  },
  shortcutGroups: {
    application: 'Überall',
    screens: 'Bewegen',
    results: 'Ergebnisse'
  },
  shortcuts: {
    open: 'Lauf öffnen',
    new: 'Neue Prüfung',
    primary: 'Hauptaktion der Ansicht',
    palette: 'Befehl suchen oder ausführen',
    help: 'Tastenkürzel',
    size: 'Größer, kleiner',
    nextPane: 'Nächster Bereich',
    previousPane: 'Voriger Bereich',
    escape: 'Schließen oder Feld verlassen',
    screen: 'Zu einer Ansicht gehen',
    previousStep: 'Voriger Checkpoint',
    nextStep: 'Nächster Checkpoint',
    firstStep: 'Erster Checkpoint',
    lastStep: 'Letzter Checkpoint',
    reference: 'A ein- oder ausblenden',
    variant: 'B ein- oder ausblenden',
    difference: 'Differenz ein- oder ausblenden',
    zoom: 'Vergrößern, verkleinern, ganze Achse',
    twin: 'Diagramm oder Tabelle'
  },
  pane: {
    showAs: '{title}: Darstellung',
    chart: 'Diagramm',
    table: 'Tabelle',
    tableOf: '{title}, Tabelle',
    copyCsv: 'Als CSV kopieren',
    copyCsvOf: '{title} als CSV kopieren',
    copied: '{count} Zeilen kopiert',
    data: 'Daten',
    dataHash: 'SHA-256 der Daten dieser Abbildung: {hash}'
  },
  cursor: {
    label: 'Trainingsschritt',
    step: 'Schritt {step}',
    position: '{place} von {count}',
    previous: 'Voriger Checkpoint',
    next: 'Nächster Checkpoint'
  },
  message: {
    where: 'Wo',
    hint: 'Was tun',
    code: 'Code',
    copy: 'Meldung kopieren',
    copied: 'Kopiert'
  },
  verdicts: {
    usable: 'brauchbar',
    suspicious: 'auffällig',
    rejected: 'verworfen'
  }
}

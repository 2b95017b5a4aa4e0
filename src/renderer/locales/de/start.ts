export default {
  recent: 'Letzte Prüfungen',
  loading: 'Letzte Prüfungen werden gesucht…',
  none: 'Noch keine Prüfung. Legen Sie zwei Checkpoints zum Vergleich ab oder öffnen Sie die Beispielprüfung, die Ontogeny beiliegt.',
  refused: 'Was sich nicht öffnen ließ',
  openOther: 'Anderen Ordner öffnen',
  columns: {
    audit: 'Prüfung',
    subjects: 'Prüflinge',
    started: 'Begonnen',
    state: 'Stand',
    verdict: 'Befund',
    actions: 'Aktionen'
  },
  states: {
    finished: 'abgeschlossen',
    unfinished: 'nicht abgeschlossen',
    damaged: 'beschädigt',
    missing: 'Ordner nicht gefunden'
  },
  verdicts: {
    different: 'verschieden',
    'no-difference-found': 'kein Unterschied gefunden',
    inconclusive: 'nicht entscheidbar'
  },
  toRun: 'Lauf zeigen',
  resume: 'Wiederaufnehmen',
  resumeOf: '{title}',
  extend: 'Anhängen',
  extendOf: 'neue Checkpoints an {title}',
  forget: 'Von der Liste nehmen; der Ordner bleibt',
  forgetOf: '{title} von der Liste nehmen',
  forgotten: '„{title}“ steht nicht mehr auf der Liste; der Ordner bleibt.',
  undo: 'Rückgängig',
  drop: {
    title: 'Öffnen durch Ablegen',
    explanation:
      'Legen Sie eine Modelldatei, einen Ordner mit Checkpoints, einen Prüfplan oder einen Laufordner irgendwo in diesem Fenster ab. Dateien werden hier gelesen, gehasht und geprüft. Nichts in einer Modelldatei wird ausgeführt, und nichts verlässt diesen Rechner.',
    here: 'Zum Öffnen ablegen',
    what: 'Ein Laufordner wird geöffnet, ein Plan eingelesen, alles andere wird zur Eingabe.'
  },
  chooseFiles: 'Dateien wählen',
  chooseFolder: 'Ordner wählen',
  importPlan: 'Plan einlesen',
  sample: 'Beispielprüfung öffnen',
  engines: 'Rechenkerne',
  inUse: 'in Gebrauch',
  ready: 'bereit',
  notThere: 'nicht verfügbar',
  looking: 'Rechenkerne werden gesucht…',
  machine: 'Dieser Rechner',
  network: 'Netz',
  guards:
    '{guards} Sperren halten, {attempts} Versuch seit dem Start | {guards} Sperren halten, {attempts} Versuche seit dem Start',
  guardsBroken:
    'nur {guards} von {all} Sperren halten, {attempts} Versuch seit dem Start | nur {guards} von {all} Sperren halten, {attempts} Versuche seit dem Start',
  dataFolder: 'Datenordner',
  system: 'System',
  version: 'Version'
}

export default {
  title: 'Selbsttest',
  intro:
    'Modelle, deren Ergebnis aus der Theorie oder der Literatur bekannt ist, werden auf diesem Rechner mit dem Rechenkern der Prüfungen abgetastet. Ein bestandener vollständiger Test geht in die Berichte der nächsten Prüfungen ein; ohne ihn führt jede Prüfung die kurzen Fälle selbst aus.',
  run: 'Alle Fälle ausführen',
  runQuick: 'Kurze Fälle ausführen',
  running: 'In Arbeit: {name}',
  starting: 'Test läuft…',
  cancelled: 'Abgebrochen. Nichts wurde gespeichert.',
  passed: 'alle {count} Fälle bestanden',
  failed: '{failed} von {count} Fällen nicht bestanden',
  variant: { full: 'alle Fälle', quick: 'die kurzen Fälle' },
  when: '{variant}, {utc} UTC, {seconds} s',
  columns: {
    case: 'Fall und Größe',
    known: 'Bekannt',
    reached: 'Erreicht',
    tolerance: 'Toleranz',
    result: 'Ergebnis'
  },
  pass: 'bestanden',
  fail: 'nicht bestanden',
  noNumber: 'keine',
  hash: 'SHA-256'
}

export default {
  title: 'Bericht',
  contents: 'Inhalt',
  unfinished: 'unvollständiger Lauf',
  export: { pdf: 'PDF exportieren', json: 'JSON exportieren', figures: 'Abbildungen exportieren' },
  exporting: 'Wird exportiert …',
  saved: 'Gespeichert als {path}',
  copied: 'Kopiert',
  copy: 'Kopieren',
  copyCsv: 'CSV kopieren',
  saveCsv: 'CSV speichern',
  copiedRows: '{count} Zeilen kopiert',
  firstRows: 'Die ersten {shown} von {all} Zeilen; die CSV enthält alle.',
  none: 'Keine.',
  noDeviations: 'Keine: Der Lauf folgte seinem Plan.',
  hashes: 'In diesem Bericht',
  parts: {
    ledger: 'Hauptbuch, Kopf nach {count} Einträgen',
    plan: 'Plan',
    subject: '{letter} {name}, Gewichte von {count} Checkpoints'
  },
  sections: {
    summary: 'Zusammenfassung',
    findings: 'Feststellungen',
    results: 'Ergebnisse',
    figures: 'Abbildungen',
    validity: 'Diagnosen und Gültigkeit',
    limitations: 'Grenzen der Aussage',
    deviations: 'Abweichungen vom Plan',
    inputs: 'Eingaben',
    environment: 'Umgebung und Plan'
  },
  document: {
    id: 'Bericht',
    status: 'Status',
    period: 'Lauf',
    auditor: 'Prüfer',
    reviewer: 'Gegenleser'
  },
  summary: {
    confidence: 'Sicherheit',
    basis: 'Grundlage',
    reliance: 'Verlass auf',
    notAssessed: 'Nicht geprüft'
  },
  finding: {
    criteria: 'Kriterium',
    condition: 'Zustand',
    cause: 'Ursache',
    effect: 'Auswirkung',
    recommendation: 'Empfehlung',
    evidence: 'Beleg'
  },
  figure: {
    caption: 'Bildunterschrift',
    alternative: 'Was sie zeigt',
    file: 'Datei',
    data: 'SHA-256 ihrer Daten'
  },
  tables: {
    llc: 'LLC, {of}',
    difference: 'LLC von B minus A, {of}',
    behaviour: 'Verhalten auf {of}',
    thresholds: 'Grenzwerte',
    diagnostics: 'Schätzwerte mit ihren Diagnosen',
    manifest: 'Dateien',
    calibration: 'Was die Kalibrierung versucht hat'
  },
  calibration: {
    changed: '{field}: {used}, die Kalibrierung wählte {calibrated}',
    file: 'Im Ordner des Laufs: {file}, SHA-256'
  },
  environment: {
    application: 'Anwendung',
    engine: 'Rechenkern',
    device: 'Gerät',
    layout: 'Aufteilung',
    layoutText: 'Sitzungen {sessions}, Ketten je Sitzung {chains}, Threads je Sitzung {threads}',
    platform: 'Plattform',
    runtime: 'Laufzeit',
    network: 'Netz',
    networkText:
      'Offline: {count} Versuch abgewehrt. Sperren: {guards} | Offline: {count} Versuche abgewehrt. Sperren: {guards}',
    networkBroken:
      'Eine Sperre hielt nicht: {count} Versuch abgewehrt, und weitere können unbemerkt sein. Sperren, die hielten: {guards} | Eine Sperre hielt nicht: {count} Versuche abgewehrt, und weitere können unbemerkt sein. Sperren, die hielten: {guards}',
    gap: 'Fehlende Sperren ab {utc}',
    gapBroken: 'hielten nicht: {guards}',
    gapAbsent: 'kein Teil des Programms: {guards}',
    moreBlocked: 'Weitere Versuche abgewehrt',
    moreBlockedText: '{count}; report.json hat die ersten tausend jedes Starts',
    networkUnknown: 'nicht festgehalten: mit einer Version erstellt, die ihre Sperren nicht aufschrieb',
    blocked: 'Abgewehrt, {process}',
    generator: 'Bericht geschrieben von',
    settings:
      'Einstellungen des Samplers von {count} Schätzwert | Einstellungen des Samplers von {count} Schätzwerten',
    plan: 'Plan'
  }
}

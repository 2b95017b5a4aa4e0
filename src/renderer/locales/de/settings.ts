export default {
  refused: 'Was abgelehnt wurde',
  contents: 'Teile dieser Ansicht',
  sections: {
    appearance: 'Darstellung',
    engine: 'Rechenkern und Datenordner',
    'self-test': 'Selbsttest',
    offline: 'Offline',
    shortcuts: 'Tastenkürzel',
    glossary: 'Glossar',
    licences: 'Lizenzen',
    about: 'Versionen'
  },
  theme: 'Farbschema',
  density: 'Dichte',
  size: 'Größe',
  language: 'Sprache',
  engine: 'Rechenkern',
  notifications: 'Mitteilungen über Warnungen',
  choices: {
    theme: { system: 'System', light: 'Hell', dark: 'Dunkel', contrast: 'Hoher Kontrast' },
    density: { compact: 'Kompakt', comfortable: 'Großzügig' },
    size: { 100: '100 %', 125: '125 %', 150: '150 %', 200: '200 %' },
    language: { system: 'System', en: 'English', de: 'Deutsch' },
    engine: { auto: 'Automatisch', onnx: 'onnx', cpu: 'cpu', tensorflow: 'tensorflow' },
    notifications: { on: 'An', off: 'Aus' }
  },
  motion: 'Bewegung wird vermindert, wo das System es verlangt.',
  languageNote:
    'Texte eines Berichts und Meldungen des Rechenkerns bleiben englisch, damit sie sich wörtlich zitieren lassen.',
  engineNote:
    'Für neue Prüfungen. Ein Plan kann einen eigenen Rechenkern nennen; der Bericht sagt, welcher benutzt wurde.',
  dataFolder: 'Datenordner',
  dataFolderNote:
    'Neue Prüfungen werden hier abgelegt, jede in einem eigenen Ordner. Neben ein Modell wird nie etwas geschrieben.',
  changeFolder: 'Datenordner ändern',
  marks: 'Bedeutung der Farben und Formen',
  markA: 'Referenz: Kreis, durchgezogene Linie',
  markB: 'Variante: Raute, gestrichelte Linie',
  markDifference: 'Differenz: Quadrat',
  markUsable: 'brauchbar: Haken',
  markSuspicious: 'auffällig: Dreieck, die Zahl bleibt',
  markRejected: 'verworfen: durchkreuztes Kästchen, nirgends eine Zahl',
  look: 'Erneut nachsehen',
  looking: 'Die Sperren werden geprüft…',
  copyText: 'Als Text kopieren',
  nothingLeft: 'Nichts hat diesen Rechner verlassen.',
  guardBroken: 'Eine Sperre hält nicht.',
  guardCount:
    '{guards} von {all} Sperren halten; {attempts} Versuch wurde seit dem Start der Anwendung abgewehrt. | {guards} von {all} Sperren halten; {attempts} Versuche wurden seit dem Start der Anwendung abgewehrt.',
  guards: 'Sperren',
  holds: 'hält',
  broken: 'hält nicht',
  notStarted: 'noch nicht gestartet',
  guardName: {
    'request-filter': 'Anfragefilter',
    'main-sockets': 'Sockets, Namen und fetch des Hauptprozesses',
    'engine-sockets': 'Sockets, Namen und fetch des Rechenkerns',
    'name-resolution': 'Namensauflösung von Chromium',
    proxy: 'Proxys',
    webrtc: 'WebRTC',
    'background-networking': 'Netzverkehr im Hintergrund',
    'component-updates': 'Aktualisierung von Bestandteilen',
    'reliability-reports': 'Zuverlässigkeitsmeldungen',
    'link-pings': 'Pings von Links',
    'page-policy': 'Richtlinie der Seite',
    'page-sandbox': 'Sandbox der Seite',
    'spell-checker': 'Rechtschreibprüfung'
  },
  guardDetail: {
    'request-filter':
      'Chromium darf nur die Dateien von Ontogeny, Blobs und Daten laden. Eben wurde eine Anfrage an einen Namen versucht, den niemand hat; die Antwort:',
    'main-sockets':
      'Funktionen, die sich weigern, eine Verbindung zu öffnen, von denen, die es könnten; eben gezählt:',
    'engine-sockets':
      'Jeder Prozess des Rechenkerns beginnt mit gesperrten Funktionen, auch in seinen Threads. Von ihm genannt:',
    'name-resolution': 'Kein Name wird aufgelöst. Wirksamer Schalter:',
    proxy:
      'Kein Proxy des Systems wird benutzt. Weg zu einem Namen, den niemand hat, wie Chromium ihn eben nannte:',
    webrtc: 'Keine Verbindung an einem Proxy vorbei, und es gibt keinen. Regel der Seite, eben gelesen:',
    'background-networking': 'Chromium fragt von sich aus nichts an. Wirksamer Schalter:',
    'component-updates': 'Chromium erneuert keinen seiner Bestandteile. Wirksamer Schalter:',
    'reliability-reports': 'Chromium meldet nichts über Verbindungen. Wirksamer Schalter:',
    'link-pings': 'Ein Link verrät niemandem, dass ihm gefolgt wurde. Wirksamer Schalter:',
    'page-policy':
      'Die Seite darf sich mit nichts verbinden. Richtlinie, mit der ihre Dateien ausgeliefert werden, wie eben geantwortet:',
    'page-sandbox':
      'Das System lässt den Prozess der Seite weder Dateien noch Sockets öffnen. Was das System über diesen Prozess sagt:',
    'spell-checker': 'Sie würde Wörterbücher holen. Ob sie eingeschaltet ist:'
  },
  attempts: 'Abgewehrte Versuche',
  noAttempts: 'keine seit dem Start der Anwendung',
  interfaces: 'Netzschnittstellen',
  outward: 'nach außen; von Ontogeny nicht benutzt',
  internal: 'intern; von Ontogeny nicht benutzt',
  airGap: 'Der Rechner hat keine Schnittstelle nach außen mit einer Adresse.',
  noAirGap:
    'Der Rechner ist mit einem Netz verbunden. Die Sperren halten auch so; ein Rechner ohne Verbindung wäre noch sicherer.',
  processes: { main: 'Hauptprozess', engine: 'Rechenkern', page: 'Fenster' },
  packages: '{count} Pakete und Teile',
  columns: {
    engine: 'Rechenkern',
    device: 'Gerät',
    state: 'Stand',
    problem: 'Was fehlt',
    guard: 'Sperre',
    detail: 'Was sie tut und was gefunden wurde',
    time: 'Zeit',
    process: 'Prozess',
    what: 'Versuch',
    target: 'Ziel',
    interface: 'Schnittstelle',
    address: 'Adresse',
    meaning: 'Bedeutung',
    key: 'Taste',
    action: 'Aktion',
    package: 'Paket',
    version: 'Version',
    licence: 'Lizenz'
  }
}

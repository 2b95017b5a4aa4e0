export default {
  subject: 'Prüfling',
  curve: 'Kurve',
  empty: 'Der Plan verlangte keine Entwicklung über das Training.',
  emptyHow: 'Ein Plan verlangt sie mit dem Feld',
  remarks: 'Bemerkungen',
  remarksOf: 'Bemerkungen zu: {what}',
  none: 'keine',
  never: 'nie',
  notFinite: 'nicht endlich',
  range: '{low} bis {high}',
  openRange: 'ab {low}, ohne Ende',
  component: 'Komponente {number}, {share} % der Varianz',
  stepOf: 'Schritt {step}',
  supportOf: 'Rückhalt {support}',
  units: { none: 'dimensionslos', share: 'Anteil' },
  types: { A: 'A: steigt', B: 'B: fällt', none: '?: nicht vom Rauschen zu trennen' },
  kinds: { maximum: 'Maximum', minimum: 'Minimum', plateau: 'Plateau' },
  forms: { vertex: 'Scheitel', cusp: 'Spitze', mixed: 'gemischt' },
  methods: {
    quantize: 'quantisiert, Bits',
    prune: 'ausgedünnt, Anteil der Gewichte',
    rank: 'gekürzt, Anteil der Ränge'
  },
  columns: {
    curve: 'Kurve',
    step: 'Schritt',
    value: 'Wert',
    low: 'Untergrenze',
    high: 'Obergrenze',
    fitted: 'Angepasst',
    support: 'Rückhalt',
    kind: 'Art',
    secondOpinion: 'Zweite Meinung',
    from: 'Von',
    to: 'Bis',
    type: 'Typ',
    change: 'Änderung',
    error: 'Fehler',
    component: 'Komponente',
    componentOf: 'Komponente {number}',
    smoothedOf: 'Geglättet {number}',
    path: 'Weg',
    walk: 'Irrfahrt',
    marks: 'Was zusammenfällt',
    chance: 'Durch Zufall',
    changesAt: 'Wechsel bei n',
    undecided: 'Unentschieden',
    statement: 'Aussage',
    bits: 'Bits',
    weights: 'Gewichte',
    ranks: 'Ränge',
    method: 'Methode',
    level: 'Stufe',
    relativeError: 'Relativer Fehler',
    loss: 'Verlust',
    baseline: 'Verlust davor',
    weightNorm: 'Gewichte',
    way: 'Weg vom ersten',
    gradient: 'Gradient',
    subject: 'Prüfling',
    curves: 'Kurven',
    parameters: 'Parameter',
    trainLoss: 'Trainingsverlust',
    testLoss: 'Testverlust',
    gap: 'Abstand',
    turn: 'Wende',
    probe: 'Beispiel'
  },
  turns: {
    start: 'Anfang',
    'first minimum': 'erstes Minimum',
    maximum: 'Maximum',
    'second minimum': 'zweites Minimum',
    minimum: 'Minimum'
  },
  joint: {
    title: 'Grenzen aller Kurven',
    caption:
      'Eine Zeile je Kurve: ihre Grenzen mit 90-%-Intervallen. Grau: wo Grenzen mehrerer Kurven zusammenfallen.',
    first: 'Die ersten {shown} von {count} Kurven; die Tabelle hat alle.',
    alternative:
      'Grenzen von {count} Kurven von {subject} über den Trainingsschritt, logarithmisch. Grenzen mehrerer Kurven fallen zusammen nahe Schritt: {shared}.'
  },
  jointChanges: {
    title: 'Änderungen zwischen gemeinsamen Grenzen',
    caption:
      'Änderung jeder angepassten Kurve von einer gemeinsamen Grenze zur nächsten, mit ihrem Standardfehler.'
  },
  candidates: {
    title: 'Kandidaten',
    caption:
      'Rückhalt von 0,1 bis 0,5; ohne Rückhalt: eine Wende der stückweise linearen Anpassung, mit der keine Grenze übereinstimmt. Sie begrenzen keine Stufe.'
  },
  descent: {
    loss: 'Test- und Trainingsverlust über {over}',
    llc: 'LLC über {over}',
    over: { step: 'das Training', size: 'die Größe' },
    test: 'Test',
    train: 'Training',
    parameters: 'Parameter (logarithmisch)',
    llcCaption: 'LLC auf {train} mit 95-%-Intervallen, und die Stellen, an denen der Testverlust wendet.',
    rule: 'Eine Änderung zählt ab {z} Standardfehlern und 1 % der Spannweite der Kurve; die Zahl wächst mit den Stellen, die zur Wahl stehen.',
    change: 'von {from} bei {at} auf {to} bei {then} ({difference} ± {error})',
    sizeOf: '{size} Parametern ({subject})',
    kinds: {
      'double-descent':
        'Doppelter Abstieg: Der Testverlust fällt {fall}, steigt {rise} und fällt wieder {again}.',
      'rise-and-fall':
        'Der Testverlust steigt {rise} und fällt {again}; kein Fall davor übersteigt seinen Fehler.',
      overfits: 'Der Testverlust fällt {fall} und steigt {rise}; kein zweiter Fall übersteigt seinen Fehler.',
      falls: 'Der Testverlust fällt durchweg, {fall}: Kein Anstieg übersteigt seinen Fehler.',
      rises: 'Der Testverlust steigt, {rise}: Kein Fall übersteigt seinen Fehler.',
      level: 'Keine Änderung des Testverlusts übersteigt ihren Fehler.',
      unknown: 'Zu wenige Stellen, um zu sagen, ob der Testverlust fällt, steigt und wieder fällt.'
    },
    llcFalls: 'Von {at} bis {then} fällt der LLC über seinen Fehler hinaus: {difference} [{low}; {high}].',
    llcRises: 'Von {at} bis {then} steigt der LLC über seinen Fehler hinaus: {difference} [{low}; {high}].',
    llcStays:
      'Von {at} bis {then} übersteigt keine Änderung des LLC ihren Fehler: {difference} [{low}; {high}].',
    llcUnknown: 'Vom LLC ist dabei nichts bekannt: kein Schätzwert bei {places}.',
    caution: 'Die Fehler sind die der Testbeispiele: Ein anderes Training jeder Größe kann abweichen.'
  },
  jointPath: {
    title: 'Alle Prüflinge, Komponenten {first} und {second}',
    caption: 'Wege aller Prüflinge in den Komponenten {first} und {second} aller zusammen.'
  },
  loadings: {
    title: 'Ladungen',
    axis: 'Sondenbeispiel',
    value: 'Anteil an der Varianz der Komponente, %',
    component: 'Komponente {number}',
    caption:
      'Anteil jedes Sondenbeispiels an der Varianz jeder Komponente; die Beispiele liegen in gleichen Abständen in ihrem Datensatz. Gestrichelt: wenn alle denselben hätten.',
    largest: 'Komponente {number}: Beispiel {probe} mit {share} Prozent',
    alternative: 'Balken der Sondenbeispiele von {subject} für jede Komponente. Größte: {largest}.'
  },
  stages: {
    title: 'Abschnitte von {curve}',
    caption:
      'Graue Linie: angepasste Kurve mit 90-%-Band. Senkrechte Linien: Grenzen mit 90-%-Intervallen; ihr Rückhalt ist der Anteil der Posterior-Kurven, die sie haben. A: steigt, B: fällt, ?: nicht vom Rauschen zu trennen.',
    points: '{count} Punkte',
    intervals: '95 % der Punkte, 90 % von Anpassung und Grenzen',
    boundary: '{kind} bei Schritt {step} ({low} bis {high}), Rückhalt {support}',
    alternative:
      'Liniendiagramm von {curve} von {subject} über den Trainingsschritt, logarithmisch, mit angepasster Kurve. Grenzen: {boundaries}. Typen der Abschnitte: {types}.',
    fitted: 'angepasst {value}',
    stage: 'Abschnitt {type}'
  },
  boundaries: {
    title: 'Grenzen',
    caption:
      'Zweite Meinung: der Knick einer stückweise linearen Anpassung an derselben Stelle. Grenzen beweisen keinen Abschnitt.',
    none: 'Keine Kurve hat eine Grenze mit einem Rückhalt über ein Halb.'
  },
  stageList: {
    title: 'Abschnitte',
    caption: 'Änderung der angepassten Kurve vom ersten Schritt bis zum letzten, mit Standardfehler.'
  },
  path: {
    name: 'Weg',
    title: 'Weg, Komponenten {first} und {second}',
    probes: '{probes} Beispiele, je {outputs} Ausgaben',
    caption:
      'Weg im Funktionenraum, Komponenten {first} und {second}. Linie: geglättet. Quadrate: Formen. Gestrichelt: die Evolute, Mittelpunkte der Kreise, die den Weg am engsten berühren.',
    alternative:
      'Weg von {subject} im Funktionenraum, Komponenten {first} und {second} mit {shares} Prozent der Varianz, von Schritt {from} bis Schritt {to}. Formen nahe Schritt: {forms}.'
  },
  explained: { title: 'Erklärte Varianz' },
  noWalk: 'Zu wenige Checkpoints, um den Weg mit einer Irrfahrt zu vergleichen.',
  walkText: 'p = {p}: wie oft {walks} Irrfahrten mit denselben Schritten so weit vom Erwarteten abweichen.',
  walkMore:
    'Ausschlag {excursion}-mal der einer Irrfahrt (p = {excursionP}), Ähnlichkeit {similarity} (p = {similarityP}).',
  formList: {
    title: 'Formen',
    caption: 'Zeiten, zu denen der Weg in jeder Ebene wendet; auch eine Irrfahrt hat welche.',
    none: 'Der Weg hat keine Form.'
  },
  together: {
    title: 'Zusammen gelesen',
    caption:
      'Grenzen, Formen und Änderungen des Verhaltens, deren Intervalle einen Schritt gemeinsam haben. Durch Zufall: wie oft sich so breite Marken treffen würden.',
    none: 'Keine Grenze, Form oder Änderung des Verhaltens einer Quelle fällt mit der einer anderen zusammen.'
  },
  preferences: {
    title: 'Vorzug',
    caption:
      'Jeder geschätzte Checkpoint gegen den davor, ΔF(n) = n ΔL + Δλ ln n: die Zahl der Beispiele n, bei der ein anderer vorzuziehen ist.'
  },
  compression: {
    title: 'Kompression',
    chance:
      'Die wenigsten Bits und der kleinste Anteil der Gewichte und der Ränge, mit denen ein Checkpoint neun Zehntel dessen behält, was er auf {data} gelernt hat: der Verlust durch Raten, {loss}, weniger seinem eigenen. Ein Strich: Er hat weniger als ein Hundertstel von dem gelernt, was der beste gelernt hat.',
    highest:
      'Die wenigsten Bits und der kleinste Anteil der Gewichte und der Ränge, mit denen ein Checkpoint neun Zehntel dessen behält, was er auf {data} gelernt hat: der höchste Verlust seiner Serie, {loss}, weniger seinem eigenen. Ein Strich: Er hat weniger als ein Hundertstel von dem gelernt, was der beste gelernt hat.',
    correlations:
      'Rangkorrelation von λ̂ mit der Komprimierbarkeit über die Checkpoints: {list}; p, als wären Checkpoints unabhängig, was benachbarte nicht sind.',
    correlation: '{rho} mit {method} (p {p}, n {n})',
    noCorrelation: 'mit {method} lässt sich keine angeben (n {n})',
    of: {
      quantize: 'den wenigsten Bits',
      prune: 'dem Anteil der Gewichte',
      rank: 'dem Anteil der Ränge'
    }
  },
  levels: { title: 'Kompression, jede Stufe', caption: 'Verlust auf {data} nach der Kompression.' },
  norms: {
    title: 'Normen',
    caption:
      'Normen der Gewichte, des Weges vom ersten Checkpoint und, wo gemessen, des Gradienten des mittleren Verlusts.'
  }
}

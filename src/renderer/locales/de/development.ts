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
    gradient: 'Gradient'
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
    caption: 'Weg im Funktionenraum, Komponenten {first} und {second}. Linie: geglättet. Quadrate: Formen.',
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
    caption:
      'Die wenigsten Bits und der kleinste Anteil der Gewichte und der Ränge, mit denen der Verlust auf {data} höchstens 10 % von dem des Checkpoints abweicht.'
  },
  levels: { title: 'Kompression, jede Stufe', caption: 'Verlust auf {data} nach der Kompression.' },
  norms: {
    title: 'Normen',
    caption:
      'Normen der Gewichte, des Weges vom ersten Checkpoint und, wo gemessen, des Gradienten des mittleren Verlusts.'
  }
}

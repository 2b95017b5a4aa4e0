export default {
  title: 'Was versucht wurde',
  heading: 'Kalibrierung',
  open: 'Kalibrieren …',
  explanation:
    'Probeläufe am letzten Checkpoint von A wählen ε, γ, nβ, Einlauf und Ziehungen; die Wahl wird an anderen Checkpoints geprüft. Eine Konfiguration gilt dann für die ganze Prüfung.',
  none: 'Probeläufe können diese Einstellungen wählen und begründen.',
  goals: {
    title: 'Was verlangt ist',
    relativeError: 'Standardfehler, % von λ̂',
    bias: 'Verzerrung, % von λ̂',
    budget: 'Aufwand',
    unit: 'Einheit des Aufwands',
    units: { minutes: 'Minuten', gradients: 'Gradienten' },
    meaning:
      'Verzerrung: was die endliche Schrittweite und die endliche Temperatur beitragen dürfen. Ein Aufwand in Gradienten ergibt auf jedem Rechner dieselbe Wahl.'
  },
  start: 'Kalibrieren',
  again: 'Neu kalibrieren',
  incomplete: 'Der Plan ist noch nicht vollständig: Er braucht Checkpoints und Daten, die gesampelt werden.',
  working: {
    load: 'Die Checkpoints werden gelesen',
    time: 'Ein Gradient wird gemessen',
    sample: 'Probeläufe am letzten Checkpoint',
    compare: 'Die Wahl wird an Schritt {step} geprüft'
  },
  cancelled: 'Abgebrochen. Nichts wurde behalten, der Plan ist, wie er war.',
  use: 'Diese Einstellungen übernehmen',
  used: 'Diese Einstellungen stehen im Plan.',
  close: 'Schließen',
  stale: 'Modelle, Daten, Komponente, Seed oder Rechenkern haben sich seitdem geändert.',
  nothing:
    'Nichts wurde gewählt: Kein versuchter Punkt hält stand. Mehr Aufwand oder mehr Verzerrung erlauben.',
  outcome: 'Ergebnis',
  reason: 'Grund',
  holds: 'Gilt für',
  holdsText: 'Schritt {steps}',
  holdsNot: 'Gilt nicht für',
  limit: 'Grenzwert für nβ → ∞',
  limitText:
    '{estimate}, 90-%-Intervall {interval}, aus {count} Temperatur | {estimate}, 90-%-Intervall {interval}, aus {count} Temperaturen',
  chosenSettings: 'Einstellungen',
  cost: 'Verbraucht',
  costText: '{search} Gradienten je Kette in der Suche, {checks} in den Gegenproben',
  from: 'Einstellungen aus einer Kalibrierung an {subject}, Schritt {step}.',
  fromFile: 'Einstellungen aus einer gespeicherten Kalibrierung.',
  unchanged: 'Wie gewählt.',
  changed: 'Seitdem geändert: {fields}.',
  show: 'Zeigen',
  source: 'Kalibrierung',
  sourceChanged: 'eigener Wert; Kalibrierung: {value}',
  chosen: 'gewählt',
  holdsWord: 'hält stand',
  rejected: 'verworfen',
  quantity: 'In den Zellen',
  quantities: { estimate: 'λ̂', degree: 'κ', heatingShare: 'H_L/λ̂' },
  purposes: { tune: 'kurzer Lauf', rung: 'Schätzung', check: 'Gegenprobe' },
  meta: {
    on: 'an',
    onText: '{subject}, Schritt {step}, {component}, {data}',
    n: 'n',
    nText: '{count} Punkt | {count} Punkte'
  },
  map: {
    nBeta: 'nβ, inverse Temperatur × n (logarithmisch)',
    stepSize: 'Schrittweite ε (logarithmisch)',
    tries: '{count} Läufe',
    choice: 'Umrandet: der gewählte Punkt, nβ = {nBeta}, ε = {stepSize}.',
    noChoice: 'Kein Punkt wurde gewählt.',
    caption:
      'Farbe: nach dem Wert, wo der Punkt standhält. Schraffiert: verworfen. Kreuz: divergent. Von mehreren Läufen in einer Zelle der aussagekräftigste.',
    label:
      'Wärmekarte nach nβ und Schrittweite, beide logarithmisch: {count} Punkte, {held} halten stand, {diverged} divergent. {choice} Die Tabelle hat jeden Punkt.'
  },
  columns: {
    number: 'Nr.',
    purpose: 'Lauf',
    step: 'Schritt',
    verdict: 'Urteil',
    reasons: 'Gründe',
    degree: 'κ',
    heatingShare: 'H_L/λ̂',
    equilibrium: '(V − H)/d',
    excessShare: 'Anteil des Mehrverlusts',
    restraintShare: 'Anteil der Rückhaltung',
    acceptance: 'Annahme',
    rHat: 'R-hat',
    ess: 'ESS',
    sampler: 'Sampler',
    batchSize: 'Batch',
    chains: 'Ketten',
    burnIn: 'Einlauf',
    draws: 'Ziehungen',
    gradients: 'Gradienten'
  }
}

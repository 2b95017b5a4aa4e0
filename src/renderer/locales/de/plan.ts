export default {
  hash: 'Plan',
  showYaml: 'Als YAML zeigen',
  hideYaml: 'Als Formular zeigen',
  import: 'YAML einlesen',
  export: 'YAML exportieren',
  start: 'Starten',
  saved: 'Gespeichert unter',
  dismiss: 'Schließen',
  refused: 'Was zurückgewiesen wurde',
  missing: 'Vor dem Start:',
  fields: '{count} Feld liegt außerhalb seines Bereichs. | {count} Felder liegen außerhalb ihres Bereichs.',
  toInputs: 'Zu den Eingaben',
  presets: {
    title: 'Voreinstellung',
    quick: 'Schnell',
    standard: 'Standard',
    thorough: 'Gründlich',
    custom: 'Eigene'
  },
  engines: {
    auto: 'Automatisch',
    onnx: 'ONNX Runtime',
    cpu: 'Referenz, ohne nativen Code',
    tensorflow: 'TensorFlow'
  },
  problems: {
    empty: 'Leer, erwartet wird eine Zahl von {minimum} bis {maximum}.',
    'not-a-number':
      '„{value}“ ist keine Zahl, erwartet wird eine von {minimum} bis {maximum}, etwa 1000 oder 5e-5, mit Dezimalpunkt.',
    'empty-open': 'Leer, erwartet wird eine Zahl über {minimum}, bis {maximum}.',
    'not-an-open-number':
      '„{value}“ ist keine Zahl, erwartet wird eine über {minimum}, bis {maximum}, etwa 0.001 oder 5e-5, mit Dezimalpunkt.',
    'beyond-data':
      '{value} ist mehr als die {samples} Beispiele des Datensatzes {name}, erwartet werden höchstens {samples} oder full.',
    'not-whole': '{value} ist nicht ganz, erwartet wird eine ganze Zahl von {minimum} bis {maximum}.',
    'out-of-range': '{value} liegt außerhalb des Bereichs, erwartet wird {minimum} bis {maximum}.',
    'out-of-open-range':
      '{value} liegt außerhalb des Bereichs, erwartet wird mehr als {minimum}, höchstens {maximum}.',
    'too-long': '{length} Zeichen, höchstens {limit} sind erlaubt.',
    'too-many': 'Mehr als {most} Komponenten, höchstens {most} sind erlaubt.',
    'no-component': 'Keine Komponente, mindestens eine wird erwartet.'
  },
  settings: {
    title: 'Parameter des Samplings',
    table: 'Parameter des Samplings, Tabelle',
    frozen: 'Eine feste Konfiguration für jeden Checkpoint',
    llc: 'Lokaler Lernkoeffizient',
    llcMeaning: 'mit SGLD um jeden Checkpoint. Ohne ihn werden nur Verlust und Genauigkeit gemessen.',
    columns: {
      parameter: 'Parameter',
      value: 'Wert',
      range: 'Bereich',
      source: 'Herkunft',
      meaning: 'Bedeutung'
    },
    range: '{minimum} bis {maximum}',
    openRange: 'über {minimum} bis {maximum}',
    orFull: '{range} oder full',
    seedRange: '0 bis 2⁵³ − 1',
    preset: 'Vorgabe {preset}',
    own: 'eigener Wert; {preset}: {value}',
    fromPlan: 'Plan',
    samplers: {
      sgld: 'SGLD',
      'rmsprop-sgld': 'RMSprop-SGLD',
      'adam-sgld': 'Adam-SGLD',
      'sgld-cv': 'SGLD mit Kontrollvariablen',
      sghmc: 'SGHMC',
      mala: 'MALA',
      hmc: 'HMC'
    },
    samplerMeanings: {
      sgld: 'Langevin-Schritte mit Gradienten kleiner Batches.',
      'rmsprop-sgld':
        'SGLD mit Schritten, die im Einlauf nach der Größe des Gradienten skaliert und dann eingefroren werden.',
      'adam-sgld': 'Ebenso, mit laufendem Mittel des Gradienten; seine Verzögerung heizt die Ketten.',
      'sgld-cv': 'SGLD mit weniger Gradientenrauschen, zum doppelten Preis.',
      sghmc: 'Langevin-Schritte mit Impuls.',
      mala: 'Exakt; jeder Schritt nutzt alle Beispiele: Batch auf full setzen.',
      hmc: 'Exakt, mehrere Sprünge je Ziehung; jeder Schritt nutzt alle Beispiele: Batch auf full setzen.'
    },
    names: {
      sampler: 'Sampler',
      further: 'Weitere',
      stepSize: 'Schrittweite',
      nBeta: 'Inverse Temperatur × n',
      localization: 'Lokalisierung',
      batchSize: 'Batch',
      chains: 'Ketten',
      burnIn: 'Einlauf',
      draws: 'Ziehungen je Kette',
      observeEvery: 'Beobachten alle',
      seed: 'Seed',
      precision: 'Genauigkeit',
      microBatch: 'Teil-Batch',
      sharedBatches: 'Gemeinsame Batches',
      noiseLevel: 'Rauschpegel',
      boundingBox: 'Schranke um w*',
      friction: 'Reibung',
      leapfrogSteps: 'Sprünge je Ziehung',
      firstDecay: 'Abklingen des Mittels',
      secondDecay: 'Abklingen des Quadrats',
      stabilizer: 'Untergrenze'
    },
    meanings: {
      further:
        'Einstellungen und Auswertungen des geöffneten Plans, die hier kein Feld haben; sie bleiben, wie sie sind.',
      stepSize:
        'Wie weit ein SGLD-Schritt führt. Zu groß: nach oben verzerrt oder divergent. Zu klein: Die Ketten mischen nicht.',
      nBeta: 'Wie scharf kleiner Verlust bevorzugt wird.',
      localization: 'Hält die Kette beim Checkpoint. Zu groß: Gemessen wird nur sie selbst.',
      batchSize: 'Beispiele je Schritt und Kette. Die Basis ist auf demselben Batch gepaart.',
      chains: 'Unabhängige Läufe. R-hat braucht mindestens 2; empfohlen sind 4.',
      burnIn: 'Schritte vor der ersten Ziehung, Teil keines Mittelwerts.',
      draws: 'Aufgezeichnete Ziehungen, eine je Schritt.',
      observeEvery: 'Beobachtete Datensätze werden bei jeder k-ten Ziehung gemessen.',
      seed: 'Gleicher Seed, gleicher Rechenkern und gleiche Threads: gleiche Zahlen.'
    }
  },
  components: {
    title: 'Komponenten',
    meaning: 'einzeln gesampelt, die übrigen stehen still',
    pattern: 'Tensoren nach Muster',
    add: 'Hinzufügen'
  },
  steps: {
    title: 'Zu prüfende Schritte',
    all: 'Alle',
    thin: 'Ausdünnen auf',
    count: 'Zahl der Schritte, die bleiben',
    of: '{audited} von {found}',
    step: 'Schritt {step}',
    more: '{count} weitere Schritte sind nicht gezeigt; die Reihe ausdünnen, um unter ihnen zu wählen.',
    none: 'Noch keine Checkpoints.',
    most: 'LLC an höchstens',
    mostMeaning:
      'dieser Schritte: zur Hälfte gleichmäßig verteilt, zur Hälfte dort, wo die Kurven knicken. Leer: an allen.'
  },
  audit: {
    title: 'Prüfung',
    questionHint:
      'Was die Prüfung beantworten soll. Ohne Frage bildet der Bericht einen Satz aus den Modellen.',
    personHint: 'Name, wie er auf dem Deckblatt steht',
    against: 'gegen',
    paired: 'gleiche Batches, gleiches Rauschen',
    alone: 'Ein Vergleich braucht A und B.',
    fields: {
      title: 'Titel',
      question: 'Frage',
      auditor: 'Prüfer',
      reviewer: 'Gegenprüfer',
      compare: 'Vergleich',
      engine: 'Rechenkern'
    }
  },
  estimate: {
    title: 'Aufwand',
    now: 'Schätzen',
    again: 'Neu schätzen',
    working: 'Schritte werden auf diesem Rechner gemessen',
    cancelled: 'Die Schätzung wurde abgebrochen.',
    stale: 'Der Plan hat sich seit dieser Schätzung geändert.',
    none: 'Noch nicht geschätzt: Einige Schritte werden auf diesem Rechner gemessen.',
    time: 'Zeit',
    timeRange: '{low} bis {high}, aus {steps} gemessenen Schritten',
    perStep: '{steps} Kettenschritte zu {milliseconds} ms',
    memory: 'Arbeitsspeicher, Spitze',
    disk: 'Festplatte, Ordner des Laufs',
    free: 'von {size} frei',
    scope: 'Umfang',
    checkpoints: '{count} Checkpoint | {count} Checkpoints',
    ofSubject: '{count} von {letter}',
    counts: '{posteriors} Posteriors, {estimates} Schätzungen'
  },
  yaml: {
    title: 'Plan als YAML',
    text: 'Text des Plans',
    copy: 'Plan kopieren',
    none: 'Der Plan ist noch nicht vollständig.'
  }
}

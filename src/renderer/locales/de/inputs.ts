export default {
  drop: 'Dateien oder Ordner hier ablegen. Das Format entscheiden die Bytes, nicht der Name.',
  looking: '{name} wird durchgesehen…',
  addFiles: 'Dateien hinzufügen',
  addFolder: 'Ordner hinzufügen',
  continue: 'Weiter zum Plan',
  cancel: 'Abbrechen',
  again: 'Erneut lesen',
  undo: 'Rückgängig',
  swap: 'A und B vertauschen',
  removed: '{name} entfernt.',
  setAside: 'Die zuvor vorbereitete Prüfung wurde beiseitegelegt.',
  removedTitle: 'Entfernt',
  refusedTitle: 'Was nicht hinzugefügt werden konnte',
  leaveOut: 'Weglassen',
  candidate: {
    title: 'Kandidat {name}',
    waits:
      'wurde hinzugefügt, aber A und B sind belegt: an die Stelle eines der beiden setzen oder entfernen.',
    use: 'Als {letter} verwenden',
    noArchitecture: 'Architektur nicht bekannt',
    clean: 'Jeder Header in Ordnung, keine Lücke. Hashwerte, sobald ein Buchstabe vergeben ist.',
    refused: '{count} Checkpoint ist abgelehnt | {count} Checkpoints sind abgelehnt, der erste:'
  },
  replaceLetter: '{letter} ersetzen',
  missing: {
    title: 'Vor dem Plan:',
    subject: 'Eine Reihe von Checkpoints als A hinzufügen.',
    reading: '{name} wird noch gelesen.',
    unreadable: '{name} ist nicht lesbar: ersetzen oder entfernen.',
    'refused-files':
      '{name} enthält zurückgewiesene Checkpoints: aus dem Ordner nehmen oder die Reihe ersetzen.',
    'no-architecture':
      'Die Architektur von {name} ist nicht bekannt: das Netz beschreiben oder die Konfiguration wählen.',
    'unfit-architecture': 'Die Beschreibung von {name} passt nicht zu den Tensoren: sie ändern.',
    'data-reading': 'Die Daten werden noch gelesen.',
    data: 'Eine Datendatei hinzufügen und mindestens einem Array eine Verwendung geben.',
    'data-name': 'Jeder Datensatz braucht einen eigenen Namen: „{name}“ korrigieren.',
    target: 'Die Zielwerte von {name} auswählen.',
    sample:
      'Einem Datensatz die Verwendung „Sampling“ geben: Ein Lernkoeffizient gehört zu den Daten, auf denen er geschätzt wird.'
  },
  slot: {
    reference: 'Referenz',
    variant: 'Variante',
    further: 'weiteres Modell',
    name: 'Name von {letter} in Plan und Bericht',
    replace: 'Ersetzen',
    remove: 'Entfernen',
    emptyReference: 'Das Modell, mit dem verglichen wird: eine Reihe von Checkpoints oder ein einzelner.',
    emptyVariant: 'Das Modell, das abweichen könnte. Ohne es wird A allein geprüft.',
    chooseFolder: 'Ordner wählen',
    chooseFile: 'Datei wählen',
    checkpoints: '{count} Checkpoint, Schritt {first} | {count} Checkpoints, Schritte {first} bis {last}',
    each: 'je {size}',
    sizes: '{smallest} bis {largest}',
    badName:
      '„{name}“ ist kein Name für einen Plan. Buchstaben ohne Umlaute, Ziffern, Punkt, Strich und Unterstrich; zuerst ein Buchstabe oder eine Ziffer; höchstens 64.',
    takenName: '„{name}“ ist vergeben. Jeder Name steht nur einmal.'
  },
  series: {
    title: 'Checkpoints von {name}',
    reading: 'Header werden gelesen',
    cancelled: 'Das Lesen wurde abgebrochen.',
    hashingOf: 'Hashwerte',
    hashCancelled:
      'Die Hashwerte wurden nicht fertig berechnet. Eine Prüfung berechnet sie für jede Datei erneut.',
    hashAgain: 'Erneut berechnen',
    hashing: 'in Arbeit',
    waiting: 'wartet',
    sound: 'gültig',
    refused: 'abgelehnt',
    clean:
      'Alle Hashwerte berechnet. Keine Lücke, kein Duplikat, jeder Header in Ordnung. Werte werden geprüft, wenn ein Checkpoint gezeigt wird, und beim Start.',
    refusedFiles:
      '{count} Checkpoint ist abgelehnt, siehe Dateisicherheit | {count} Checkpoints sind abgelehnt, siehe Dateisicherheit',
    twins: 'Die Schritte {steps} enthalten dieselben Bytes.',
    showTensors: 'Tensoren von {file} zeigen',
    moreFiles: '+ {count} Dateien',
    columns: { order: 'Nummer', file: 'Datei', step: 'Schritt', bytes: 'Bytes', check: 'Prüfung' }
  },
  architecture: {
    parameters: '{count} Parameter',
    found: 'aus {file}',
    chosen: 'aus {file}, wie gewählt',
    other: 'Andere wählen',
    choose: 'Konfiguration wählen',
    useFound: 'Die bei den Checkpoints verwenden',
    describe: 'Netz beschreiben',
    change: 'Beschreibung ändern',
    misfit: '{tensor} hat die Form {found}, die Beschreibung erwartet {expected}.',
    absent: 'Die Datei hat keinen Tensor {tensor}, den die Beschreibung mit der Form {expected} erwartet.',
    transformer: '{family}, {layers} Schichten, Breite {width}, {heads} Köpfe, Vokabular {vocabulary}',
    grouped:
      '{family}, {layers} Schichten, Breite {width}, {heads} Köpfe, {groups} Schlüssel-Wert-Köpfe, Vokabular {vocabulary}',
    described: 'wie im Plan beschrieben',
    mlp: 'Vollständig verbundenes Netz, Breiten {widths}, Aktivierung {activation}',
    mlpNoBias: 'Vollständig verbundenes Netz, Breiten {widths}, Aktivierung {activation}, ohne Bias',
    tms: 'Modell der Superposition, {features} Merkmale in {hidden} Dimensionen',
    'token-mlp':
      'Netz auf {tokens} Token von {vocabulary}, eine verborgene Schicht mit {hidden} Werten, Aktivierung {activation}'
  },
  tensors: {
    title: 'Tensoren',
    table: 'Tensoren, Tabelle',
    checkpoint: 'Checkpoint',
    step: '{letter}, Schritt {step}',
    search: 'Name oder Form',
    stored: 'gespeichert als',
    count: '{tensors} Tensoren, {parameters} Parameter',
    found: 'gefunden',
    listing: 'Namen und Formen werden gelesen',
    reading: 'Werte werden gelesen',
    cancelled: 'Das Lesen wurde abgebrochen.',
    withoutValues: 'Das Lesen der Werte wurde abgebrochen: Es gibt keine Statistik.',
    none: 'Einen Checkpoint wählen, um seine Tensoren zu sehen.',
    notFound: 'Kein Tensor enthält „{search}“ im Namen, und keiner hat diese Form.',
    histogram: 'Histogramm von {low} bis {high}',
    constant: 'konstant',
    columns: {
      name: 'Tensor',
      shape: 'Form',
      parameters: 'Parameter',
      mean: 'Mittel',
      standardDeviation: 'SD',
      minimum: 'Min',
      maximum: 'Max',
      histogram: 'Histogramm',
      nonFinite: 'NaN'
    }
  },
  findings: {
    title: 'Dateisicherheit',
    list: 'Befunde aller Dateien',
    read: '{count} Datei gelesen | {count} Dateien gelesen',
    more: '{count} weitere Ablehnungen.',
    equal:
      'A und B enthalten bei Schritt {steps} dieselben Bytes: Ihre Differenz ist dort 0. | A und B enthalten bei den Schritten {steps} dieselben Bytes: Ihre Differenz ist dort 0.',
    nothingRead: 'Noch nichts gelesen. Aus einer Datei wird nie etwas ausgeführt.',
    none: 'Keine Befunde.',
    scope:
      'Header geprüft; Werte, etwa NaN, bei {checked} von {total} Checkpoints geprüft: den gezeigten. Die übrigen beim Start.'
  },
  severity: { high: 'hoch', medium: 'mittel', low: 'gering', info: 'Hinweis' },
  data: {
    title: 'Daten',
    arraysOf: 'Arrays aus {file}',
    none: 'Eine .npz-Datei mit den Arrays hinzufügen, auf denen die Modelle trainiert wurden und getestet werden.',
    explanation:
      'Sampling: eigener Lernkoeffizient. Beobachten: entlang dieser Ketten verfolgt. Verhalten: nur Verlust und Genauigkeit.',
    reading: 'Arrays werden gelesen',
    cancelled: 'Das Lesen wurde abgebrochen.',
    absent: 'nicht in der Datei',
    noTarget: 'wählen',
    range: '{low} bis {high}',
    useOf: 'Verwendung von {array}',
    targetOf: 'Zielwerte von {array}',
    lossOf: 'Verlust von {array}',
    reductionOf: 'Reduktion von {array}',
    autoLoss: 'automatisch: {loss}',
    losses: { 'squared-error': 'Quadratfehler', 'cross-entropy': 'Kreuzentropie' },
    reductions: { mean: 'Mittel', sum: 'Summe' },
    lossMeanings: {
      mean: 'Quadrierte Abweichungen von den Zielwerten, gemittelt über die Ausgaben eines Beispiels.',
      sum: 'Quadrierte Abweichungen von den Zielwerten, summiert über die Ausgaben eines Beispiels: mal deren Anzahl.',
      'cross-entropy':
        '−log Wahrscheinlichkeit der richtigen Klasse, in Nat; Zielwerte sind Klassennummern ab 0.',
      'next-token':
        '−log Wahrscheinlichkeit jedes nächsten Tokens, in Nat: der einzige Verlust eines Tokenmodells.',
      answers: '−log Wahrscheinlichkeit der richtigen Antwort nach dem letzten Token, in Nat.'
    },
    nameOf: 'Name von {array} in Plan und Bericht',
    descriptionOf: 'Wofür {array} steht',
    descriptionHint: 'wofür es steht',
    roles: { tokens: 'Token', classes: 'Klassen', numbers: 'Zahlen' },
    uses: { sample: 'Sampling', observe: 'Beobachten', behaviour: 'Verhalten', unused: 'nicht verwendet' },
    targets: { 'next-token': 'nächstes Token', targets: 'Zielwerte {array}', answers: 'Antworten {array}' },
    columns: {
      array: 'Array',
      role: 'Enthält',
      samples: 'Beispiele',
      range: 'Bereich',
      use: 'Verwendung',
      target: 'Zielwerte',
      loss: 'Verlust',
      name: 'Name',
      description: 'Beschreibung'
    }
  },
  units: {
    files: 'Dateien',
    bytes: 'Bytes',
    'chain-steps': 'Kettenschritte',
    checkpoints: 'Checkpoints',
    parts: 'Teile',
    tensors: 'Tensoren'
  },
  progress: {
    of: '{done} von {total} {unit}',
    bytesPerSecond: '{rate}/s',
    perSecond: '{rate} {unit}/s',
    left: 'noch {time}'
  },
  duration: {
    underOne: 'unter 1 s',
    seconds: '{seconds} s',
    minutes: '{minutes} min',
    hours: '{hours} h {minutes} min',
    days: '{days} T {hours} h'
  }
}

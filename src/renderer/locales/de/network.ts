export default {
  title: 'Netz von {name}',
  explanation:
    'Für Gewichte ohne config.json. Die Beschreibung wird Teil des Plans, seiner Datei und des Berichts.',
  family: 'Familie',
  choose: 'wählen',
  take: 'Beschreibung verwenden',
  families: {
    mlp: 'Vollständig verbundenes Netz (MLP)',
    tms: 'Modell der Superposition (TMS)',
    'token-mlp': 'Netz auf Token, eine verborgene Schicht',
    gpt2: 'GPT-2',
    gpt_neox: 'GPT-NeoX',
    llama: 'Llama',
    mistral: 'Mistral',
    qwen2: 'Qwen2'
  },
  familyMeanings: {
    mlp: 'Schichten y = Wx + b nacheinander, dazwischen eine Aktivierung, nach der letzten keine.',
    tms: 'ReLU(WᵀWx + b): Merkmale werden in weniger Dimensionen gedrängt und zurückgegeben.',
    'token-mlp':
      'W₂ a(Σ Wᵢ E[xᵢ] + bᵢ) + b: eine feste Zahl von Token, durch eine Tabelle eingebettet, und eine verborgene Schicht über allen.',
    config:
      'Wird durch seine config.json beschrieben: Nicht allein die Formen bestimmen, was es berechnet. Die Datei wählen, die mit den Gewichten geschrieben wurde.'
  },
  fields: {
    widths: 'Breiten',
    activation: 'Aktivierung',
    hasBias: 'Bias-Vektoren',
    tensors: 'Tensornamen',
    features: 'Merkmale',
    hidden: 'Verborgene Dimensionen',
    weight: 'Tensor von W',
    bias: 'Tensor von b',
    vocabulary: 'Vokabular',
    tokens: 'Token',
    embed: 'Breite der Einbettung',
    classes: 'Klassen',
    biases: 'Bias-Vektoren',
    embedding: 'Tensor von E',
    inputs: 'Tensoren von Wᵢ',
    output: 'Tensor von W₂'
  },
  meanings: {
    widths:
      'Werte der Eingabe, jeder verborgenen Schicht und der Ausgabe: 2 bis {limit} ganze Zahlen von 1 bis {maximum}, durch Komma getrennt.',
    activation: 'Zwischen den Schichten. Die Datei verrät sie nicht; sie bestimmt, was das Netz berechnet.',
    hasBias: 'Jede Schicht addiert einen Vektor; sein Tensor heißt bias an der Stelle von weight.',
    tensors: 'Name der Matrix einer Schicht mit {place} für deren Nummer ab 0. Höchstens {limit} Zeichen.',
    features: 'Werte von Eingabe und Ausgabe, 1 bis {maximum}.',
    hidden: 'Dimensionen dazwischen, 1 bis {maximum}.',
    weight: 'Sein Name in der Datei, Form: verborgene Dimensionen × Merkmale. Höchstens {limit} Zeichen.',
    bias: 'Sein Name in der Datei, ein Wert je Merkmal. Höchstens {limit} Zeichen.',
    vocabulary: 'Verschiedene Token, 1 bis {maximum}.',
    tokens: 'Einer Eingabe, 1 bis {maximum}.',
    embed: 'Werte, die für ein Token stehen, 1 bis {maximum}.',
    classes: 'Werte der Ausgabe, 1 bis {maximum}.',
    biases: 'Schichten, die einen Vektor addieren; sein Tensor heißt bias an der Stelle von weight.',
    embedding: 'Sein Name in der Datei, Form: Vokabular × Breite. Höchstens {limit} Zeichen.',
    inputs:
      'Eine Matrix je Token, Form: verborgene Dimensionen × Breite, durch Komma getrennt; oder eine für alle Token nebeneinander.',
    output: 'Sein Name in der Datei, Form: Klassen × verborgene Dimensionen. Höchstens {limit} Zeichen.'
  },
  activations: {
    none: 'keine: tiefes lineares Netz',
    relu: 'ReLU',
    gelu: 'GELU',
    tanh: 'tanh',
    sigmoid: 'Sigmoid'
  },
  biasChoices: { none: 'keine', hidden: 'verborgene Schicht', all: 'verborgene und letzte Schicht' },
  /** In a sentence. */
  activationNames: { none: 'keine', relu: 'ReLU', gelu: 'GELU', tanh: 'tanh', sigmoid: 'Sigmoid' },
  problems: {
    empty: 'Leer, erwartet wird ein Wert.',
    'not-whole': '„{value}“ enthält nicht nur ganze Zahlen.',
    'out-of-range': '„{value}“ liegt außerhalb des Bereichs, erwartet wird 1 bis {maximum}.',
    'widths-count': 'Erwartet werden 2 bis {limit} Zahlen, durch Komma getrennt.',
    'not-chosen': 'Die Aktivierung wählen, mit der das Netz trainiert wurde.',
    'no-place': 'Es fehlt {place} für die Nummer der Schicht.',
    'no-weight':
      'Es fehlt „weight“, aus dem „bias“ wird: etwa layers.{place}.weight schreiben oder auf Bias-Vektoren verzichten.',
    'too-long': 'Höchstens {limit} Zeichen sind erlaubt.',
    'same-name': 'Zwei Tensoren tragen denselben Namen, jeder hat seinen eigenen.',
    'inputs-count': 'Erwartet wird ein Name oder einer je Token.'
  },
  fit: {
    title: 'Abgleich mit der Datei',
    table: 'Erwartete und gefundene Tensoren, Tabelle',
    unknown: 'Die Tensoren dieser Datei werden hier nicht verglichen; die Prüfung tut es vor dem Start.',
    incomplete: 'Wird mit der Datei verglichen, sobald jedes Feld einen Wert hat.',
    fits: 'Passt: Der erwartete Tensor steht so in der Datei. | Passt: Alle {count} erwarteten Tensoren stehen so in der Datei.',
    unfit: 'Passt nicht zur Datei: siehe die abweichenden Tensoren.',
    refused: 'Die Beschreibung passt nicht zu den Tensoren der Datei. Zuerst berichtigen.',
    absent: 'nicht in der Datei',
    same: 'passt',
    differs: 'weicht ab',
    notUsed: 'keiner',
    leftOut: 'ungenutzt',
    columns: { tensor: 'Tensor', expected: 'Erwartet', found: 'Gefunden', check: 'Prüfung' }
  }
}

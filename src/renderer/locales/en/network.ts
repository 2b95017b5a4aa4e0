export default {
  title: 'Network of {name}',
  explanation:
    'For weights without a config.json. The description becomes part of the plan, its file and the report.',
  family: 'Family',
  choose: 'choose',
  take: 'Use this description',
  families: {
    mlp: 'Fully connected network (MLP)',
    tms: 'Toy model of superposition (TMS)',
    'token-mlp': 'Network on tokens, one hidden layer',
    gpt2: 'GPT-2',
    gpt_neox: 'GPT-NeoX',
    llama: 'Llama',
    mistral: 'Mistral',
    qwen2: 'Qwen2'
  },
  familyMeanings: {
    mlp: 'Layers y = Wx + b one after the other, an activation between them, none after the last.',
    tms: 'ReLU(WᵀWx + b): features are pressed into fewer dimensions and given back.',
    'token-mlp':
      'W₂ a(Σ Wᵢ E[xᵢ] + bᵢ) + b: a fixed number of tokens, embedded by one table, and one hidden layer over all of them.',
    config:
      'Described by its config.json: more than its shapes decide what it computes. Choose the file that was written with the weights.'
  },
  fields: {
    widths: 'Widths',
    activation: 'Activation',
    hasBias: 'Biases',
    tensors: 'Tensor names',
    features: 'Features',
    hidden: 'Hidden dimensions',
    weight: 'Tensor of W',
    bias: 'Tensor of b',
    vocabulary: 'Vocabulary',
    tokens: 'Tokens',
    embed: 'Width of embedding',
    classes: 'Classes',
    biases: 'Biases',
    embedding: 'Tensor of E',
    inputs: 'Tensors of Wᵢ',
    output: 'Tensor of W₂'
  },
  meanings: {
    widths:
      'Values of the input, of each hidden layer and of the output: 2 to {limit} whole numbers, each 1 to {maximum}, apart by commas.',
    activation: 'Between the layers. The file does not tell it; it decides what the network computes.',
    hasBias: 'Each layer adds a vector; its tensor is named with bias in place of weight.',
    tensors: 'Name of a layer’s matrix with {place} for its number from 0. At most {limit} characters.',
    features: 'Values of input and output, 1 to {maximum}.',
    hidden: 'Dimensions in between, 1 to {maximum}.',
    weight: 'Its name in the file, shaped hidden × features. At most {limit} characters.',
    bias: 'Its name in the file, one value a feature. At most {limit} characters.',
    vocabulary: 'Different tokens, 1 to {maximum}.',
    tokens: 'Of one input, 1 to {maximum}.',
    embed: 'Values that stand for a token, 1 to {maximum}.',
    classes: 'Values of the output, 1 to {maximum}.',
    biases: 'Layers that add a vector; its tensor is named with bias in place of weight.',
    embedding: 'Its name in the file, shaped vocabulary × width. At most {limit} characters.',
    inputs:
      'One matrix for each token, shaped hidden × width, apart by commas; or one for all tokens side by side.',
    output: 'Its name in the file, shaped classes × hidden. At most {limit} characters.'
  },
  activations: {
    none: 'none: deep linear network',
    relu: 'ReLU',
    gelu: 'GELU',
    tanh: 'tanh',
    sigmoid: 'sigmoid'
  },
  biasChoices: { none: 'none', hidden: 'hidden layer', all: 'hidden and output layer' },
  /** In a sentence. */
  activationNames: { none: 'none', relu: 'ReLU', gelu: 'GELU', tanh: 'tanh', sigmoid: 'sigmoid' },
  problems: {
    empty: 'Empty, a value is expected.',
    'not-whole': '“{value}” does not hold whole numbers only.',
    'out-of-range': '“{value}” is out of range, expected 1 to {maximum}.',
    'widths-count': 'Expected 2 to {limit} numbers, apart by commas.',
    'not-chosen': 'Choose the activation that the network was trained with.',
    'no-place': 'There is no {place} for the number of the layer.',
    'no-weight':
      'There is no “weight” to turn into “bias”: name it like layers.{place}.weight, or go without biases.',
    'too-long': 'At most {limit} characters are allowed.',
    'same-name': 'Two tensors have one name, each has its own.',
    'inputs-count': 'Expected one name, or one for each token.'
  },
  fit: {
    title: 'Fit with the file',
    table: 'Tensors expected and found, table',
    unknown: 'The tensors of this file are not compared here; the audit does so before it starts.',
    incomplete: 'Compared with the file as soon as every field holds a value.',
    fits: 'Fits: the tensor expected is in the file as it should be. | Fits: all {count} tensors expected are in the file as they should be.',
    unfit: 'Does not fit the file: see the tensors that differ.',
    refused: 'The description does not fit the tensors of the file. Correct it first.',
    absent: 'not in the file',
    same: 'fits',
    differs: 'differs',
    notUsed: 'none',
    leftOut: 'not used',
    columns: { tensor: 'Tensor', expected: 'Expected', found: 'Found', check: 'Check' }
  }
}

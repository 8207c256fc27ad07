/** How a problem is hard; claims are made per class. */
export const CLASSES = [
  'unimodal',
  'multimodal',
  'ill-conditioned',
  'heavy-tailed',
  'plateau',
  'boundary',
  'noisy',
  'integer',
  'categorical',
  'conditional',
  'lcbench',
  'mixed',
] as const;

export type ProblemClass = (typeof CLASSES)[number];

/** The 15 public functions on which other tools have been measured, in the same boxes: our name, their name, class. */
export const PUBLIC: readonly { readonly name: string; readonly peerName: string; readonly class: ProblemClass }[] = [
  { name: 'branin', peerName: 'branin', class: 'multimodal' },
  { name: 'sixhump-camel', peerName: 'sixhump', class: 'multimodal' },
  { name: 'log-goldstein-price', peerName: 'log_goldstein', class: 'multimodal' },
  { name: 'hartmann3', peerName: 'hartmann3', class: 'multimodal' },
  { name: 'hartmann6', peerName: 'hartmann6', class: 'multimodal' },
  { name: 'ackley-5', peerName: 'ackley5', class: 'multimodal' },
  { name: 'ackley-10', peerName: 'ackley10', class: 'multimodal' },
  { name: 'levy-4', peerName: 'levy4', class: 'multimodal' },
  { name: 'rosenbrock-4', peerName: 'rosenbrock4', class: 'ill-conditioned' },
  { name: 'griewank-5', peerName: 'griewank5', class: 'multimodal' },
  { name: 'styblinski-tang-5', peerName: 'styblinski5', class: 'multimodal' },
  { name: 'michalewicz-5', peerName: 'michalewicz5', class: 'multimodal' },
  { name: 'shekel10', peerName: 'shekel10', class: 'multimodal' },
  { name: 'rastrigin-4', peerName: 'rastrigin4', class: 'multimodal' },
  { name: 'mixed', peerName: 'mixed', class: 'mixed' },
];

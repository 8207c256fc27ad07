// Constraints between parameters: only legal configurations are asked for, whatever the strategy.
import { bool, defineSpace, float, int, minimize, ordinal } from 'tunesmith';

const space = defineSpace(
  {
    convolution: float(0, 1),
    attention: float(0, 1),
    layers: int(1, 12),
    width: ordinal([64, 128, 256, 512]),
    decay: float(0.5, 0.9999, { scale: 'reverse-log' }),
    mixture: bool(),
    experts: int(2, 16, { when: { mixture: true } }),
  },
  {
    constraints: [
      { sum: { convolution: 1, attention: 1 }, atMost: 1 },
      ({ layers, width, experts = 1 }) => layers * width ** 2 * experts <= 2_000_000,
    ],
  },
);
const loss = ({ convolution, attention, layers, width, decay, experts = 1 }) =>
  2 - convolution - 0.9 * Math.sqrt(attention) + 1 / (layers * Math.log2(width * experts)) + Math.abs(decay - 0.99);

const best = await minimize(loss, space, { trials: 40, seed: 7 });
console.log('best:', best.params, best.value);

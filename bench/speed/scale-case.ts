import { bayesian, createStudy } from '../../lib/index.js';
import { functionNamed } from '../functions/index.js';
import { boxSpace } from '../problems/from-function.js';
import { uniforms } from '../problems/random.js';
import { quantile } from '../statistics/descriptive.js';

/** Milliseconds. */
export interface Cost {
  /** Of the first ask, which fits the surrogate from nothing. */
  readonly first: number;
  /** Of the asks after it. */
  readonly median: number;
  readonly greatest: number;
}

/** What asks cost after n trials in d dimensions. */
export interface ScaleCase {
  readonly n: number;
  readonly d: number;
  readonly elapsed: Cost;
  /** The processor's time in all threads, which other processes disturb less. */
  readonly processor: Cost;
  /** Growth of the resident set from before the study to its peak. */
  readonly megabytes: number;
}

const ASKS = 10;

/** Tells a study n random points of Levy's function in d dimensions, then asks. */
async function scaleCase(n: number, d: number): Promise<ScaleCase> {
  const f = functionNamed(`levy-${d}`);
  const space = boxSpace(f.domain);
  const uniform = uniforms(1);
  const before = process.memoryUsage.rss() / 2 ** 20;
  const study = createStudy({ space, direction: 'minimize', strategy: bayesian(), seed: 1 });
  for (let i = 0; i < n; i++) {
    const x = f.domain.map(([low, high]) => low + (high - low) * uniform());
    study.tell(Object.fromEntries(x.map((value, k) => [`x${k}`, value])), f.evaluate(x));
  }
  const elapsed: number[] = [];
  const processor: number[] = [];
  for (let i = 0; i <= ASKS; i++) {
    const start = performance.now();
    const used = process.cpuUsage();
    const trial = await study.ask();
    elapsed.push(performance.now() - start);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
    if (trial === undefined) throw new Error('scaleCase: expected a trial, received none.');
    study.tell(trial, f.evaluate(Object.values(trial.params as Record<string, number>)));
  }
  const peak = process.resourceUsage().maxRSS / 2 ** 10;
  return { n, d, elapsed: costOf(elapsed), processor: costOf(processor), megabytes: peak - before };
}

function costOf([first, ...next]: readonly number[]): Cost {
  return { first, median: quantile(next, 0.5), greatest: Math.max(...next) };
}

const [n, d] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(await scaleCase(n, d)));

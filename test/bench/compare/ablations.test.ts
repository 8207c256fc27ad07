import { describe, expect, it } from 'vitest';
import { ABLATIONS, ablation } from '../../../bench/compare/ablations.js';
import { execute } from '../../../bench/compare/execute.js';
import { bayesian, createStudy, defineSpace, float, int, type Strategy, type Trial } from '../../../lib/index.js';

describe('ablations', () => {
  const space = defineSpace({ x: float(0, 1), y: float(-2, 3), k: int(1, 9) });
  const trialsOf = async (strategy: Strategy): Promise<Trial[]> => {
    const study = createStudy({ space, strategy, direction: 'minimize', seed: 4, trials: 12 });
    const trials: Trial[] = [];
    for (let i = 0; i < 12; i++) {
      const trial = (await study.ask())!;
      const { x, y, k } = trial.params as { x: number; y: number; k: number };
      study.tell(trial.number, (x - 0.3) ** 2 + y ** 2 + k);
      trials.push(trial);
    }
    return trials;
  };
  const isModelled = ({ prediction }: Trial): boolean => prediction !== undefined;

  it.each(Object.keys(ABLATIONS))('%s searches, and otherwise than the default', async (name) => {
    const run = (strategy: string) => execute({ problem: 'branin', strategy, seed: 3, trials: 24, workers: 1 });
    const [changed, kept] = [await run(name), await run('bayesian')];
    expect(changed.evaluations).toBe(24);
    expect(changed.curve.map(({ best }) => best)).not.toEqual(kept.curve.map(({ best }) => best));
  });

  it('bayesian-random-initial draws the same number of points, others, and models the rest', async () => {
    const [drawn, kept] = [await trialsOf(ablation('bayesian-random-initial')), await trialsOf(bayesian())];
    expect(drawn.map(isModelled)).toEqual(kept.map(isModelled));
    expect(drawn.map(isModelled)).toContain(true);
    expect(kept[0].params).toMatchObject({ x: 0.5, y: 0.5 });
    expect(drawn[0].params).not.toEqual(kept[0].params);
  });

  it('bayesian-listed models as many trials as the default', async () => {
    const [listed, kept] = [await trialsOf(ablation('bayesian-listed')), await trialsOf(bayesian())];
    expect(listed.map(isModelled)).toEqual(kept.map(isModelled));
    expect(listed.slice(0, 3).map(({ params }) => params)).toEqual(kept.slice(0, 3).map(({ params }) => params));
    expect(listed.map(({ params }) => params)).not.toEqual(kept.map(({ params }) => params));
  });
});

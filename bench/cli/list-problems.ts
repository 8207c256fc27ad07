import { listProblems } from '../problems/registry.js';
import { VARIANTS } from '../problems/variants/index.js';

/** `--list`: every problem with its source, and how further ones are named. */
export function printProblems(): void {
  const { problems, skipped } = listProblems();
  const width = Math.max(...problems.map(({ name }) => name.length));
  for (const { name, kind, space, maxResource, citation } of problems) {
    const shape = `${space.names.length} parameters${maxResource > 1 ? `, ${maxResource} epochs` : ''}`;
    console.log(`${name.padEnd(width)}  ${kind.padEnd(14)}  ${shape.padEnd(24)}  ${citation}`);
  }
  console.log(
    'Test functions of any dimension also go by name-dimension (ackley-20), and among inert parameters (branin-in-100); ' +
      'BBOB by bbob-f10-d5-i1 (f1 to f24, 2 to 40 dimensions, instances from 1); ' +
      `variants of a function by +${VARIANTS.join(', +')} (ackley-5+rotated-3+noisy).`,
  );
  for (const { name, reason } of skipped) console.log(`skipped: ${name}: ${reason}`);
}

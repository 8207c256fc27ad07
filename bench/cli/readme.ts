import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { TunesmithError } from '../../lib/errors.js';
import { committedHeadline } from '../evidence/headline.js';
import { packageRoot } from '../report/environment.js';

const [BEGIN, END] = ['<!-- printed by: npm run bench -- readme -->', '<!-- end of what it prints -->'];

/** The README with another text between the two marks. Throws INVALID_FILE where they are missing. */
export function withHeadline(readme: string, markdown: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin >= 0 && end > begin) return `${readme.slice(0, begin)}${BEGIN}\n${markdown}\n${readme.slice(end)}`;
  throw new TunesmithError(
    'INVALID_FILE',
    `README.md: expected the lines ${BEGIN} and ${END}, found none. Put them around the results.`,
  );
}

/** `bench readme`: the README's results from the committed files. */
export function readmeCommand(print: (text: string) => void): Command {
  return new Command('readme')
    .description('Prints the results that README.md shows, from bench/results/peers and bench/results/tunesmith.')
    .option('--write', 'put them into README.md, and the figure into docs/results.svg')
    .action(({ write }: { readonly write?: boolean }) => {
      const { markdown, figure } = committedHeadline();
      print(markdown);
      if (write !== true) return;
      const path = join(packageRoot(), 'README.md');
      writeFileSync(path, withHeadline(readFileSync(path, 'utf8'), markdown));
      writeFileSync(join(packageRoot(), 'docs', 'results.svg'), figure);
    });
}

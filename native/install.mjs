/**
 * npm's install script: builds the addon. Without a toolchain, or where the compiler fails, the package still installs and
 * computes with the portable engine; one warning says what is missing, what that costs and how to build later.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

const runs = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** What the build needs and this machine lacks, in words. */
function missing() {
  return [
    ...(runs('cmake') ? [] : ['CMake']),
    // These are what cmake-js looks for; on Windows it finds Visual Studio, where no PATH leads.
    ...(process.platform === 'win32' || ['g++', 'clang++'].some(runs) ? [] : ['a C++ compiler (g++ or clang++)']),
  ];
}

/** Exit code and output of cmake-js, which is shown as it comes. */
function compile() {
  const cmakeJs = require.resolve('cmake-js/bin/cmake-js');
  const build = spawn(process.execPath, [cmakeJs, 'compile', '--parallel', '2'], { cwd: root });
  const output = [];
  for (const [from, to] of [
    [build.stdout, process.stdout],
    [build.stderr, process.stderr],
  ]) {
    from.on('data', (chunk) => {
      output.push(chunk);
      to.write(chunk);
    });
  }
  return new Promise((resolve, reject) => {
    build.on('error', reject);
    build.on('close', (code) => resolve({ code, output: Buffer.concat(output) }));
  });
}

/** Why the addon is not there; undefined: it is. */
async function failure() {
  const lacks = missing();
  if (lacks.length > 0) return `${lacks.join(' and ')} not found`;
  const { code, output } = await compile();
  if (code === 0) {
    require(join(root, 'build', 'Release', 'tunesmith.node'));
    return undefined;
  }
  const log = join(root, 'build', 'install.log');
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(log, output);
  return `the build failed; its output is in ${log}`;
}

const reason = await failure().catch((error) => error.message);
if (reason !== undefined) {
  console.warn(
    `tunesmith: the native addon was not built: ${reason}.\n` +
      '  Everything works all the same, on the portable engine: the same answers, slower proposals of bayesian().\n' +
      '  To build it later: install CMake and a C++20 compiler, then run "npm rebuild tunesmith --foreground-scripts".',
  );
}

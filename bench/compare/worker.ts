/** A worker process of the pool: one RunRequest in, one Reply out, until the parent disconnects. */
import { reasonOf } from '../../lib/errors.js';
import { execute } from './execute.js';
import type { Reply } from './pool.js';
import type { RunRequest } from './run.js';

process.on('message', (request: RunRequest) => {
  execute(request).then(
    (record) => answer({ record }),
    (error: unknown) => answer({ error: reasonOf(error) }),
  );
});

function answer(reply: Reply): void {
  process.send?.(reply);
}

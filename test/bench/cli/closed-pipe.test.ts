import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { outliveReaders } from '../../../bench/cli/closed-pipe.js';

const failed = (code: string): (() => boolean) => {
  const stream = new PassThrough();
  outliveReaders(stream as unknown as NodeJS.WriteStream);
  return () => stream.emit('error', Object.assign(new Error(code), { code }));
};

it('a reader that leaves does not end the run; any other error does', () => {
  expect(failed('EPIPE')).not.toThrow();
  expect(failed('EIO')).toThrow('EIO');
});

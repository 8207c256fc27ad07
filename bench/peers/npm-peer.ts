import { spaceFromJson } from '../../lib/cli/protocol-space.js';
import { type Conversation, type Message, serve } from '../../lib/cli/serve.js';
import { reasonOf } from '../../lib/errors.js';
import type { Space } from '../../lib/space.js';
import { decode } from '../../lib/unit-cube.js';
import { NPM_TOOLS, type NpmTool, type PointTool, versionOf } from './npm-tools.js';

/**
 * A tool as a conversation in the protocol of docs/stdio.md. Points of the unit cube become parameters as tunesmith's own do: logs, integers,
 * choices, conditions. One trial at a time. Failed: the worst value so far.
 */
export function converse(create: NpmTool['create']): Conversation {
  let tool: PointTool;
  let space: Space;
  let asked = 0;
  let worst: number | undefined;
  let closed = false;

  const commands: { readonly [cmd: string]: (message: Message) => Promise<Message> } = {
    async create({ space: given, seed = 0 }) {
      space = spaceFromJson('create', given);
      tool = create(space.names.length, seed as number);
      return { ok: true };
    },
    async ask() {
      const start = performance.now();
      const point = await tool.ask();
      const ms = performance.now() - start;
      if (point === undefined) return { params: null, done: true, ms };
      return { params: decode(space, Float64Array.from(point)), trial: asked++, ms };
    },
    async tell({ value }) {
      if (typeof value === 'number') worst = Math.max(worst ?? value, value);
      tool.tell(typeof value === 'number' ? value : (worst ?? 0));
      return { ok: true };
    },
    async close() {
      closed = true;
      return { ok: true };
    },
  };
  return {
    get closed() {
      return closed;
    },
    async answer(line) {
      try {
        const message: Message = JSON.parse(line);
        return await commands[message.cmd as string](message);
      } catch (error) {
        return { error: reasonOf(error), code: 'PEER' };
      }
    },
  };
}

/** node npm-peer.js NAME [--versions] */
export async function main([name, flag]: readonly string[]): Promise<void> {
  const { package: packageName, create } = NPM_TOOLS[name as keyof typeof NPM_TOOLS];
  const versions = { node: process.versions.node, [packageName]: versionOf(packageName) };
  if (flag === '--versions') console.log(JSON.stringify(versions));
  else await serve(converse(create), process.stdin, process.stdout);
}

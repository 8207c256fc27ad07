import { createInterface } from 'node:readline';
import { createProtocol } from './protocol.js';

/**
 * Answers JSON lines from `input` on `output`, one by one and in order, until "close" or the end of input.
 * Blank lines get no reply. A reader that goes away ends the conversation.
 */
export async function serveStdio(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<void> {
  const protocol = createProtocol();
  const lines = createInterface({ input, crlfDelay: Infinity });
  output.on('error', () => lines.close());
  for await (const line of lines) {
    // trim() also takes a byte order mark off.
    const text = line.trim();
    if (text === '') continue;
    const reply = JSON.stringify(await protocol.answer(text));
    await new Promise<void>((resolve) => output.write(`${reply}\n`, () => resolve()));
    if (protocol.closed) break;
  }
  lines.close();
  // An open stdin would keep the process alive.
  input.destroy();
}

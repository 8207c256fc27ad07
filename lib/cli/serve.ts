import { createInterface } from 'node:readline';

/** A request or a reply: one JSON object. */
export type Message = { readonly [key: string]: unknown };

/** One client's conversation. */
export interface Conversation {
  /** Said before anything is asked. */
  readonly greeting?: Message;
  /** True: the client wants no more. */
  readonly closed: boolean;
  /** Takes a line and resolves to the reply, undefined where there is none; never rejects. */
  answer(line: string): Promise<Message | undefined>;
}

/**
 * Answers JSON lines from `input` on `output`, one by one and in order, until the conversation is closed or the input ends.
 * Blank lines get no reply. A reader that goes away ends the conversation.
 */
export async function serve(
  conversation: Conversation,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<void> {
  const lines = createInterface({ input, crlfDelay: Infinity });
  output.on('error', () => lines.close());
  const write = (message: Message): Promise<void> =>
    new Promise((resolve) => output.write(`${JSON.stringify(message)}\n`, () => resolve()));
  if (conversation.greeting !== undefined) await write(conversation.greeting);
  for await (const line of lines) {
    // trim() also takes a byte order mark off.
    const text = line.trim();
    if (text === '') continue;
    const reply = await conversation.answer(text);
    if (reply !== undefined) await write(reply);
    if (conversation.closed) break;
  }
  lines.close();
  // An open stdin would keep the process alive.
  input.destroy();
}

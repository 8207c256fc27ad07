import { reasonOf, show, TunesmithError } from '../errors.js';
import { checkOptions, remedy } from '../options.js';
import { restoreStudy } from '../restore.js';
import { strategyFromJson } from '../strategy/by-name.js';
import type { Json } from '../strategy/strategy.js';
import { createStudy, type Study } from '../study.js';
import type { Trial } from '../trial.js';
import { spaceFromJson } from './protocol-space.js';
import type { Conversation, Message } from './serve.js';

type Command = (session: ProtocolSession, message: Message) => Message | Promise<Message>;

/** The study that one client drives. */
interface ProtocolSession {
  study: Study<object> | undefined;
  closed: boolean;
}

const commands: { readonly [name: string]: Command } = {
  create,
  ask,
  tell,
  report,
  surrogate,
  snapshot,
  restore,
  close,
};

/** A conversation in the protocol of docs/stdio.md: every line gets a reply. */
export function createProtocol(): Conversation {
  const session: ProtocolSession = { study: undefined, closed: false };
  return {
    get closed() {
      return session.closed;
    },
    async answer(line) {
      try {
        const message = parse(line);
        return await commandOf(message)(session, message);
      } catch (error) {
        const code = error instanceof TunesmithError ? error.code : 'INTERNAL';
        return { error: reasonOf(error), code };
      }
    },
  };
}

function parse(line: string): Message {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    throw new TunesmithError(
      'INVALID_JSON',
      `stdio: expected one JSON object a line, received ${show(line)}. JSON has no NaN or Infinity: tell null for a failed evaluation.`,
    );
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw new TunesmithError(
      'INVALID_JSON',
      `stdio: expected a JSON object, received ${show(message)}. Write for example {"cmd":"ask"}.`,
    );
  }
  // Clients in other languages write absent values as null; only a told value of null means something.
  return Object.fromEntries(Object.entries(message).filter(([key, value]) => value !== null || key === 'value'));
}

function commandOf({ cmd }: Message): Command {
  if (typeof cmd === 'string' && Object.hasOwn(commands, cmd)) return commands[cmd];
  throw new TunesmithError(
    'UNKNOWN_COMMAND',
    `stdio: expected "cmd" to be one of ${Object.keys(commands).map(show).join(', ')}, received ${show(cmd)}. ` +
      remedy(String(cmd), Object.keys(commands), 'commands'),
  );
}

function create(session: ProtocolSession, { cmd: _, ...message }: Message): Message {
  const { space, constraints, seed, budget, trials, strategy = 'bayesian', ...options } = message;
  if (budget !== undefined && !(Number.isSafeInteger(budget) && (budget as number) >= 1)) {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `create: expected budget to be a positive integer, received ${show(budget)}. Leave it out for no limit.`,
    );
  }
  const chosen = strategyFromJson({ name: strategy as string, options: options as { [key: string]: Json } }, 'create');
  // A grid ends by itself, and only a number of trials stated as such must equal its size.
  const limit = trials ?? (chosen.name === 'grid' ? undefined : budget);
  session.study = createStudy({
    space: spaceFromJson('create', space, constraints),
    direction: 'minimize',
    strategy: chosen,
    seed: seed as number | undefined,
    trials: limit as number | undefined,
  }) as Study<object>;
  return { ok: true };
}

async function ask(session: ProtocolSession, message: Message): Promise<Message> {
  checkOptions('ask', message, ['cmd', 'count']);
  const study = studyOf(session, 'ask');
  const start = performance.now();
  const trials = message.count === undefined ? [await study.ask()] : await study.ask(message.count as number);
  const ms = Math.round((performance.now() - start) * 1000) / 1000;
  const found = trials.flatMap((trial) => (trial === undefined ? [] : [describe(trial)]));
  const missing = found.length < ((message.count as number | undefined) ?? 1);
  const end = missing ? (study.exhausted ? { done: true } : { waiting: true }) : {};
  if (message.count !== undefined) return { trials: found, ...end, ms };
  return { ...(found[0] ?? { params: null }), ...end, ms };
}

function describe({ params, number, resource, resumeFrom, checkpoint, prediction }: Trial<object>): Message {
  return {
    params,
    trial: number,
    ...(resource === undefined ? {} : { resource, resumeFrom }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(prediction === undefined ? {} : { prediction }),
  };
}

function tell(session: ProtocolSession, message: Message): Message {
  checkOptions('tell', message, ['cmd', 'params', 'trial', 'value', 'noise']);
  const study = studyOf(session, 'tell');
  const target = targetOf('tell', message);
  if (message.value === undefined) {
    throw new TunesmithError('INVALID_VALUE', 'tell: expected "value", received none. Give a number, or null: failed.');
  }
  if (message.value === null) study.fail(target);
  else study.tell(target, message.value as number, { noise: message.noise as number | undefined });
  return { ok: true };
}

async function report(session: ProtocolSession, message: Message): Promise<Message> {
  checkOptions('report', message, ['cmd', 'trial', 'resource', 'value', 'checkpoint']);
  const study = studyOf(session, 'report');
  const trial = typeof message.trial === 'number' ? study.trials[message.trial] : undefined;
  if (trial === undefined) {
    throw new TunesmithError(
      'UNKNOWN_TRIAL',
      `report: expected "trial" to be the number of an asked trial, received ${show(message.trial)}. Pass what ask replied.`,
    );
  }
  const value = message.value === null ? Number.NaN : (message.value as number);
  const options = message.checkpoint === undefined ? {} : { checkpoint: message.checkpoint as Json };
  return { continue: await trial.report(message.resource as number, value, options) };
}

/** The surrogate in plain JSON; with "params" (one, or several in an array) its predictions for them. */
async function surrogate(session: ProtocolSession, message: Message): Promise<Message> {
  checkOptions('surrogate', message, ['cmd', 'params']);
  const { predict, ...rest } = await studyOf(session, 'surrogate').surrogate();
  const { params } = message;
  if (params === undefined) return { surrogate: rest };
  const predictions = Array.isArray(params) ? params.map(predict) : [predict(params as object)];
  return { surrogate: rest, predictions };
}

/** The trial's number, or the parameters. */
function targetOf(where: string, { trial, params }: Message): number | object {
  if (typeof trial === 'number' && params === undefined) return trial;
  if (trial === undefined && typeof params === 'object') return params as object;
  throw new TunesmithError(
    'UNKNOWN_TRIAL',
    `${where}: expected either "trial" (a number) or "params" (an object), received ${show(trial)} and ${show(params)}. ` +
      'Pass one of the two that ask replied.',
  );
}

function snapshot(session: ProtocolSession, message: Message): Message {
  checkOptions('snapshot', message, ['cmd']);
  return { snapshot: studyOf(session, 'snapshot').toJSON() };
}

function restore(session: ProtocolSession, message: Message): Message {
  checkOptions('restore', message, ['cmd', 'snapshot', 'space', 'constraints']);
  const { snapshot, space, constraints } = message;
  session.study = restoreStudy(spaceFromJson('restore', space, constraints), snapshot) as Study<object>;
  return { ok: true };
}

function close(session: ProtocolSession): Message {
  session.closed = true;
  return { ok: true };
}

function studyOf({ study }: ProtocolSession, cmd: string): Study<object> {
  if (study !== undefined) return study;
  throw new TunesmithError(
    'NO_STUDY',
    `${cmd}: expected a study, received ${show(cmd)} before any. Send "create" or "restore" first.`,
  );
}

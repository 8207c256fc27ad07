import { show, TunesmithError } from '../errors.js';
import { remedy } from '../options.js';
import { defineSpace, type Parameter, type Space } from '../space.js';
import type { Message } from './serve.js';

const kinds = ['float', 'int', 'categorical', 'ordinal', 'bool'];

/** Parameters in an array, each with its name and type, as a space. `where` opens the message. Throws INVALID_SPACE. */
export function spaceFromJson(where: string, given: unknown, constraints: unknown = []): Space {
  if (!Array.isArray(given)) {
    throw new TunesmithError(
      'INVALID_SPACE',
      `${where}: expected "space" to be an array of parameters, received ${show(given)}. ` +
        'Write for example [{"name":"x","type":"float","low":0,"high":1}].',
    );
  }
  const parameters = new Map<string, Parameter>();
  for (const entry of given) {
    const { name } = entry ?? {};
    if (typeof name !== 'string' || name === '' || parameters.has(name)) {
      throw new TunesmithError(
        'INVALID_SPACE',
        `${where}: expected each parameter to have a "name" of its own, received ${show(name ?? entry)}. Name it.`,
      );
    }
    parameters.set(name, parameterFrom(where, name, entry));
  }
  const linear = Array.isArray(constraints) ? constraints.map(withoutNulls) : constraints;
  return defineSpace(Object.fromEntries(parameters), { constraints: linear as never });
}

/** Clients in other languages write absent values as null. */
function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** {"type":"float","low":..,"high":..,"log":true} as a parameter; defineSpace checks what it holds. */
function parameterFrom(where: string, name: string, entry: Message): Parameter {
  const { name: _, type, log, ...rest } = withoutNulls(entry) as Message;
  if (!kinds.includes(type as string)) {
    throw new TunesmithError(
      'INVALID_SPACE',
      `${where}: expected "type" of parameter ${show(name)} to be one of ${kinds.map(show).join(', ')}, ` +
        `received ${show(type)}. ${remedy(String(type), kinds, 'types')}`,
    );
  }
  if (log !== undefined && (typeof log !== 'boolean' || (log && (rest.scale ?? 'log') !== 'log'))) {
    throw new TunesmithError(
      'INVALID_SPACE',
      `${where}: expected "log" of parameter ${show(name)} to be true or false, received ${show(log)}` +
        `${rest.scale === undefined ? '' : ` beside scale ${show(rest.scale)}`}. Give either log or scale.`,
    );
  }
  const scale = log ? { scale: 'log' } : {};
  const choices = type === 'bool' ? { choices: [false, true] } : {};
  return { ...choices, ...rest, ...scale, kind: type } as unknown as Parameter;
}

import { show, TunesmithError } from './errors.js';
import { expectation, isLegal } from './levels.js';
import { checkOptions } from './options.js';
import {
  type Choice,
  type Condition,
  type FloatParameter,
  type IntParameter,
  PARAMETER_OPTIONS,
  type Parameter,
  type Scale,
} from './parameter.js';

/** The parameter, frozen, with its scale resolved and its condition's values as arrays. Throws if no search could use it. */
export function checkParameter(name: string, parameter: Parameter): Parameter {
  const kind = parameter?.kind;
  if (!Object.hasOwn(PARAMETER_OPTIONS, kind ?? '')) {
    refuse(
      `defineSpace: parameter "${name}"`,
      `expected float, int, categorical, ordinal or bool, received ${show(parameter)}`,
      'Write for example float(0, 1).',
    );
  }
  const where = `${kind}(${JSON.stringify(name)})`;
  const numeric = kind === 'float' || kind === 'int';
  const { when, default: given, ...rest } = parameter as NumberParameter & Choices;
  checkOptions(where, withoutFields(parameter, numeric ? ['low', 'high'] : ['choices']), PARAMETER_OPTIONS[kind]);
  const checked = (numeric ? checkNumbers(where, rest) : checkChoices(where, rest as Choices & Parameter)) as Parameter;
  if (given !== undefined && !isLegal(checked, given)) {
    refuse(where, `expected default to be ${expectation(checked)}, received ${show(given)}`, 'Give a legal default.');
  }
  return Object.freeze({
    ...checked,
    ...(given === undefined ? {} : { default: given }),
    ...(when === undefined ? {} : { when: checkWhen(where, when) }),
  }) as Parameter;
}

/** What is left for options. */
function withoutFields(parameter: Parameter, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(parameter).filter(([key]) => key !== 'kind' && !fields.includes(key)));
}

type NumberParameter = FloatParameter | IntParameter;
type Choices = { readonly choices: readonly Choice[] };

function checkNumbers(where: string, parameter: Omit<NumberParameter, 'when' | 'default'>): object {
  const { kind, low, high, step } = parameter;
  for (const [bound, value] of Object.entries({ low, high })) {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      refuse(where, `expected ${bound} to be a finite number, received ${show(value)}`, 'Give both bounds as numbers.');
    }
    if (kind === 'int' && !Number.isSafeInteger(value)) {
      refuse(
        where,
        `expected ${bound} to be an integer within ±(2^53 - 1), received ${show(value)}`,
        'Round it, or use float.',
      );
    }
  }
  if (low > high) refuse(where, `expected low <= high, received low ${low} and high ${high}`, 'Swap the bounds.');
  if (high - low === Infinity) {
    refuse(where, `expected a finite range, received low ${low} and high ${high}`, 'Bring the bounds closer.');
  }
  if (step !== undefined) checkStep(where, parameter);
  const scale = resolveScale(where, parameter);
  if (kind === 'int' || step !== undefined) checkResolution(where, parameter, scale);
  return { kind, low, high, scale, ...(step === undefined ? {} : { step }) };
}

function checkStep(where: string, { kind, low, high, step }: Omit<NumberParameter, 'when' | 'default'>): void {
  const legal = kind === 'int' ? Number.isSafeInteger(step) : Number.isFinite(step);
  if (!legal || step! <= 0) {
    refuse(
      where,
      `expected step to be a positive ${kind === 'int' ? 'integer' : 'number'}, received ${show(step)}`,
      'Leave it out for the finest grid.',
    );
  }
  if (step! > high - low && high > low) {
    refuse(where, `expected step <= high - low = ${high - low}, received ${step}`, 'Use a smaller step.');
  }
}

/** Neighbouring values must stay apart when they pass through a double in [0, 1]. */
function checkResolution(where: string, parameter: Omit<NumberParameter, 'when' | 'default'>, scale: Scale): void {
  const { kind, low, high, step = 1 } = parameter;
  const magnitude = kind === 'int' && scale === 'linear' ? high - low : Math.max(Math.abs(low), Math.abs(high));
  const bits = scale === 'linear' ? 50 : 45;
  if (magnitude / step > 2 ** bits) {
    refuse(
      where,
      `expected a grid within 2^${bits} steps, received low ${low}, high ${high} and step ${step}`,
      'Use a larger step, or float.',
    );
  }
}

function resolveScale(where: string, parameter: Omit<NumberParameter, 'when' | 'default'>): Scale {
  const { kind, low, high, scale = 'linear' } = parameter;
  const legal = kind === 'int' ? ['linear', 'log', 'auto'] : ['linear', 'log', 'reverse-log', 'auto'];
  if (!legal.includes(scale)) {
    refuse(where, `expected scale to be one of ${legal.map(show).join(', ')}, received ${show(scale)}`, 'Choose one.');
  }
  if (scale === 'auto') return low > 0 && high / low >= 1000 ? 'log' : 'linear';
  if (scale === 'log' && low <= 0) {
    refuse(
      where,
      `expected low > 0 when scale is "log", received ${low}`,
      `Use ${kind === 'int' ? 'low 1' : 'a small positive low'} or scale "linear".`,
    );
  }
  if (scale === 'reverse-log' && !(low >= 0 && high < 1)) {
    refuse(
      where,
      `expected 0 <= low and high < 1 when scale is "reverse-log", received low ${low} and high ${high}`,
      'Use a high just below 1 or scale "linear".',
    );
  }
  return scale;
}

function checkChoices(where: string, { kind, choices }: Omit<Parameter & Choices, 'when' | 'default'>): object {
  if (!Array.isArray(choices) || choices.length === 0) {
    refuse(where, `expected a non-empty array of choices, received ${show(choices)}`, 'List what may be chosen.');
  }
  if (kind === 'bool' && !(choices.length === 2 && choices[0] === false && choices[1] === true)) {
    refuse(where, `expected the choices of a bool to be [false, true], received ${show(choices)}`, 'Use categorical.');
  }
  const distinct = new Set<Choice>();
  for (const choice of choices) {
    if (!isChoice(choice)) {
      refuse(
        where,
        `expected choices to be strings, finite numbers or booleans, received ${show(choice)}`,
        'Choose by name and look the object up.',
      );
    }
    if (distinct.has(choice)) {
      refuse(where, `expected distinct choices, received ${show(choice)} twice`, 'Remove the duplicate.');
    }
    distinct.add(choice);
  }
  return { kind, choices: Object.freeze([...choices]) };
}

function checkWhen(where: string, when: Condition): Condition {
  const entries = typeof when === 'object' && when !== null && !Array.isArray(when) ? Object.entries(when) : [];
  if (entries.length !== 1) {
    refuse(
      where,
      `expected when to name one parent, received ${show(when)}`,
      'Write { parent: value } or { parent: [values] }; nest conditions for more.',
    );
  }
  const [parent, value] = entries[0];
  const values: readonly Choice[] = Array.isArray(value) ? [...new Set(value)] : [value as Choice];
  if (values.length === 0) {
    refuse(
      where,
      `expected when.${parent} to hold at least one value, received []`,
      'List the values that switch it on.',
    );
  }
  return Object.freeze({ [parent]: Object.freeze(values) });
}

/** True for what may be chosen: strings, finite numbers, booleans. */
export function isChoice(value: unknown): value is Choice {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** Throws INVALID_SPACE in the house style. */
export function refuse(where: string, problem: string, help: string): never {
  throw new TunesmithError('INVALID_SPACE', `${where}: ${problem}. ${help}`);
}

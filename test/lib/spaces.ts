import fc from 'fast-check';
import {
  bool,
  type Choice,
  type Constraint,
  categorical,
  defineSpace,
  float,
  int,
  ordinal,
  type Parameter,
  type Params,
  type Space,
} from '../../lib/index.js';

/** Parameters with few values each. */
const discrete = fc.oneof(
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(4)).map(([low, span]) => int(low, low + span)),
  fc.integer({ min: 3, max: 9 }).map((high) => int(1, high, { step: 2, scale: 'log' })),
  fc.constantFrom(0.1, 0.25, 0.5).map((step) => float(0, 1, { step })),
  fc.constant(float(0, 0.75, { step: 0.25, scale: 'reverse-log' })),
  fc.constant(float(2.5, 2.5)),
  fc.constantFrom(2, 3, 4).map((count) => categorical(['a', 'b', 'c', 'd'].slice(0, count))),
  fc.constantFrom(2, 3).map((count) => ordinal([16, 32, 64].slice(0, count))),
  fc.constant(bool()),
);
const continuous = fc.constantFrom(
  float(-2, 2),
  float(1e-3, 10, { scale: 'log' }),
  float(0, 0.99, { scale: 'reverse-log' }),
);

/** Random spaces: parameters p0, p1, ... under conditions on earlier ones, nested, with up to two constraints. */
export function spaces(kind: 'finite' | 'mixed', size: number): fc.Arbitrary<Space> {
  const parameter = kind === 'finite' ? discrete : fc.oneof(discrete, continuous);
  const entry = fc.record({ parameter, parent: fc.nat(), mask: fc.integer({ min: 1, max: 15 }), free: fc.boolean() });
  const constraint = fc.record({
    factors: fc.array(fc.integer({ min: -2, max: 3 }), { minLength: size, maxLength: size }),
    bound: fc.integer({ min: -8, max: 32 }).map((quarters) => quarters / 4),
    kind: fc.constantFrom('atMost' as const, 'atLeast' as const, 'predicate' as const),
  });
  return fc
    .tuple(fc.array(entry, { minLength: 1, maxLength: size }), fc.array(constraint, { maxLength: 2 }))
    .map(([entries, rules]) => {
      const parameters: { [name: string]: Parameter } = {};
      for (const [i, { parameter, parent, mask, free }] of entries.entries()) {
        const parents = Object.entries(parameters).filter(([, each]) => 'choices' in each);
        if (free || parents.length === 0) {
          parameters[`p${i}`] = parameter;
          continue;
        }
        const [name, { choices }] = parents[parent % parents.length] as [string, { choices: readonly Choice[] }];
        const values = choices.filter((_, bit) => mask & (1 << bit));
        parameters[`p${i}`] = { ...parameter, when: { [name]: values.length > 0 ? values : choices } } as Parameter;
      }
      const constraints = rules.flatMap(({ factors, bound, kind }) => constraintOf(parameters, factors, bound, kind));
      return defineSpace(parameters, { constraints: constraints as never });
    });
}

function constraintOf(
  parameters: { readonly [name: string]: Parameter },
  factors: readonly number[],
  bound: number,
  kind: 'atMost' | 'atLeast' | 'predicate',
): Constraint[] {
  if (kind === 'predicate') return [(params) => !unluckyOf(params)];
  const numeric = Object.keys(parameters).filter((name) => typeof valueList(parameters[name])[0] !== 'string');
  const sum = Object.fromEntries(numeric.map((name, i) => [name, factors[i]]));
  return numeric.length === 0 ? [] : [{ sum, [kind]: kind === 'atMost' ? bound : bound - 4 }];
}

/** An unstructured predicate: a hash of the coarse values; true for one configuration in three. */
function unluckyOf(params: Readonly<Params>): boolean {
  let hash = 7;
  for (const value of Object.values(params)) {
    const text = typeof value === 'number' ? String(Math.round(value * 4)) : String(value);
    for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  }
  return hash % 3 === 0;
}

/** A discrete parameter's values (a continuous one's low), worked out without the library. */
function valueList(parameter: Parameter): readonly Choice[] {
  if ('choices' in parameter) return parameter.choices;
  const { kind, low, high, step = kind === 'int' ? 1 : undefined } = parameter;
  if (step === undefined || low === high) return [low];
  return Array.from({ length: Math.floor((high - low) / step + 1e-6) + 1 }, (_, k) =>
    Number((low + k * step).toFixed(9)),
  );
}

/** Every configuration of a finite space, constraints apart, by plain recursion; undefined if there are more than `most`. */
export function everyConfiguration({ names, parameters }: Space, most: number): Params[] | undefined {
  let found: Params[] = [{}];
  for (const name of names) {
    const { when } = parameters[name];
    const [parent, values] = when === undefined ? [] : Object.entries(when)[0];
    found = found.flatMap((params) => {
      const held = parent === undefined ? undefined : params[parent];
      const active = parent === undefined || (held !== undefined && (values as readonly Choice[]).includes(held));
      return active ? valueList(parameters[name]).map((value) => ({ ...params, [name]: value })) : [params];
    });
    if (found.length > most) return undefined;
  }
  return found;
}

/** Do the values satisfy the space's constraints? Worked out without the library. */
export function isLegal({ constraints }: Space, params: Params): boolean {
  return constraints.every((constraint) => {
    if (typeof constraint === 'function') return constraint(params);
    const { sum, atMost = Infinity, atLeast = -Infinity } = constraint;
    const total = Object.entries(sum).reduce((terms, [name, factor]) => terms + factor! * Number(params[name] ?? 0), 0);
    return total <= atMost + 1e-9 && total >= atLeast - 1e-9;
  });
}

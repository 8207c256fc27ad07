import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import * as inNode from '../../lib/index.js';
import * as everywhere from '../../lib/portable.js';

const { backendInfo, createStudy, defineSpace, float, maximize, minimize, random, restoreStudy } = everywhere;

const space = defineSpace({ x: float(-1, 1), y: float(-1, 1) });
const bowl = ({ x, y }: { x: number; y: number }) => x ** 2 + (y - 0.5) ** 2;

/** Globals that only Node has. */
const NODE_GLOBALS = ['process', 'Buffer', 'require', 'module', '__dirname', '__filename', 'global'];

/** A module as it runs, types erased: what it imports or starts as a worker, and which of Node's globals it names. */
interface Module {
  readonly imports: readonly string[];
  readonly globals: readonly string[];
}

const known = new Map<string, Module>();

function read(path: string): Module {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  const globals: string[] = [];
  const visit = (node: ts.Node): void => {
    const isMember =
      ts.isPropertyAccessExpression(node.parent ?? node) && (node.parent as ts.PropertyAccessExpression).name === node;
    if (ts.isIdentifier(node) && !isMember && NODE_GLOBALS.includes(node.text)) globals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, outputText, ts.ScriptTarget.ES2022, true));
  const imports = ts.preProcessFile(outputText).importedFiles.map(({ fileName }) => fileName);
  const workers = [...outputText.matchAll(/new URL\('(\.[^']*\.js)', import\.meta\.url\)/g)].map(([, name]) => name);
  return { imports: [...imports, ...workers], globals };
}

/** Every module of lib that this one needs when it runs, with what each imports from outside. */
function graph(entry: URL): Map<string, Module> {
  const modules = new Map<string, Module>();
  const visit = (url: URL): void => {
    if (modules.has(url.href)) return;
    const found = known.get(url.href) ?? read(fileURLToPath(url));
    known.set(url.href, found);
    modules.set(url.href, found);
    for (const name of found.imports) if (name.startsWith('.')) visit(new URL(name.replace(/\.js$/, '.ts'), url));
  };
  visit(entry);
  return modules;
}

describe('tunesmith/portable', () => {
  test('needs nothing of Node', () => {
    const modules = graph(new URL('../../lib/portable.ts', import.meta.url));
    expect(modules.size).toBeGreaterThan(40);
    const packages = new Set<string>();
    for (const [path, { imports, globals }] of modules) {
      expect(globals, path).toEqual([]);
      expect(imports.filter(isBuiltin), path).toEqual([]);
      for (const name of imports) if (!name.startsWith('.')) packages.add(name);
    }
    expect([...packages].sort()).toEqual(['fastest-levenshtein', 'gpu.js']);
  });

  test('the walk sees what Node needs', () => {
    const modules = [...graph(new URL('../../lib/index.ts', import.meta.url)).values()];
    expect(modules.flatMap(({ imports }) => imports.filter(isBuiltin))).toContain('node:fs');
    expect(modules.flatMap(({ globals }) => globals)).toContain('process');
  });

  test('is the whole public surface', () => {
    expect(Object.keys(everywhere).sort()).toEqual(Object.keys(inNode).sort());
  });

  test('computes on the portable engine', async () => {
    expect(backendInfo()).toEqual({
      engine: 'portable',
      reason: 'tunesmith/portable has no other',
      kernels: { backend: 'typed arrays', reason: 'no worker has computed yet' },
      tried: [],
    });
  });

  test('minimize, maximize, snapshots', async () => {
    const options = { trials: 20, seed: 3, strategy: random() };
    const least = await minimize(bowl, space, options);
    const greatest = await maximize((params) => -bowl(params), space, options);
    expect(greatest.value).toBe(-least.value);
    expect(await inNode.minimize(bowl, space, options)).toMatchObject({ value: least.value, params: least.params });

    const study = createStudy({ space, direction: 'minimize', strategy: random(), seed: 3 });
    const first = await study.ask();
    study.tell(first!, 1);
    const restored = restoreStudy(space, JSON.parse(JSON.stringify(study)));
    const onNative = inNode.restoreStudy(space, JSON.parse(JSON.stringify(study)));
    const next = (await study.ask())?.params;
    expect((await restored.ask())?.params).toEqual(next);
    expect((await onNative.ask())?.params).toEqual(next);
  });
});

/**
 * Prints docs/api.md: every public export, its types and documentation, from the sources.
 * `npm run docs:api` writes the page; test/package/api.test.ts fails where it is not what this prints.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Entry points of package.json, with what each is for. */
const ENTRIES = [
  ['tunesmith', 'lib/index.ts', 'Studies, spaces, strategies.'],
  ['tunesmith/core', 'lib/core.ts', 'The numeric parts for other tools.'],
  ['tunesmith/bench', 'bench/index.ts', 'Benchmarks of your own: [benchmarking.md](benchmarking.md).'],
];

const HEAD = `# API

Every public export, from the sources by \`npm run docs:api\`. \`tunesmith/portable\` has the exports of \`tunesmith\`, on the engine that
needs nothing of Node.
`;

function apiPage() {
  const sections = ENTRIES.map(([name, file, what]) => {
    const exported = [...exportsOf(root + file)].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    const isType = ([, [node]]) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
    const list = (group) => group.map(([, nodes]) => declarationsOf(nodes)).join('\n\n');
    const [types, values] = [exported.filter(isType), exported.filter((each) => !isType(each))];
    return `\n## \`${name}\`\n${what}\n\n\`\`\`ts\n${list(values)}\n\`\`\`\n\n### Types\n\`\`\`ts\n${list(types)}\n\`\`\`\n`;
  });
  return HEAD + sections.join('');
}

/** Exported declarations by name, from the text alone: a checker would read all that the sources import. */
function exportsOf(path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
  const found = new Map();
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const from = exportsOf(join(dirname(path), statement.moduleSpecifier.text.replace(/\.js$/, '.ts')));
      const names = statement.exportClause?.elements.map((each) => each.name.text) ?? from.keys();
      for (const name of names) found.set(name, from.get(name));
    } else if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      for (const node of statement.declarationList?.declarations ?? [statement]) {
        const name = node.name.getText();
        found.set(name, [...(found.get(name) ?? []), node]);
      }
    }
  }
  return found;
}

/** Of a function with overloads these, not the implementation. */
function declarationsOf(nodes) {
  const overloads = nodes.filter((node) => ts.isFunctionDeclaration(node) && node.body === undefined);
  const shown = overloads.length > 0 ? overloads : nodes;
  return documentation(shown[0], '') + shown.map(declarationOf).join('\n');
}

function declarationOf(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) {
    const parents = (node.heritageClauses ?? []).map((clause) => ` ${clause.getText()}`).join('');
    const head = `${ts.isClassDeclaration(node) ? 'class' : 'interface'} ${node.name.text}${generics(node)}${parents}`;
    const members = node.members.filter(isPublic).map((each) => `${documentation(each, '  ')}  ${signature(each)}`);
    return `${head} {\n${members.join('\n')}\n}`;
  }
  if (ts.isVariableDeclaration(node)) {
    return `const ${node.name.getText()}: ${node.type.getText()};`;
  }
  return signature(node);
}

/** The text up to the body. */
function signature(node) {
  const end = node.body === undefined ? node.end : node.body.getStart();
  const text = node.getSourceFile().text.slice(node.getStart(), end).trim();
  const bare = text.replace(/^export /, '').replace(/^async /, '');
  return bare.endsWith(';') ? bare : `${bare};`;
}

function generics({ typeParameters }) {
  return typeParameters === undefined ? '' : `<${typeParameters.map((each) => each.getText()).join(', ')}>`;
}

/** Not private, and of a function with overloads not the implementation. */
function isPublic(member) {
  const hidden = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private;
  if (hidden || (member.name !== undefined && ts.isPrivateIdentifier(member.name))) return false;
  const { parent, body } = member;
  const named = (other) => other.kind === member.kind && other.name?.getText() === member.name?.getText();
  return body === undefined || !parent.members.some((other) => other.body === undefined && named(other));
}

/** Its documentation as it stands in the source. */
function documentation(node, indent) {
  const [doc] = ts.getJSDocCommentsAndTags(ts.isVariableDeclaration(node) ? node.parent.parent : node);
  if (doc === undefined) return '';
  const [first, ...rest] = doc.getText().split('\n');
  return [first, ...rest.map((line) => ` ${line.trim()}`)].map((line) => `${indent}${line}\n`).join('');
}

process.stdout.write(apiPage());

/**
 * Prints docs/api.md: every public export, its types and documentation, from the sources.
 * `npm run docs:api` writes the page; test/package/api.test.ts fails where it is not what this prints.
 */
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
  const files = ENTRIES.map(([, file]) => root + file);
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const sections = ENTRIES.map(([name, file, what]) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(root + file));
    const symbols = checker
      .getExportsOfModule(module)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    const values = symbols.filter(({ flags }) => flags & ts.SymbolFlags.Value);
    const types = symbols.filter(({ flags }) => !(flags & ts.SymbolFlags.Value));
    const list = (group) => group.map((symbol) => declarationsOf(symbol, checker)).join('\n\n');
    return `\n## \`${name}\`\n${what}\n\n\`\`\`ts\n${list(values)}\n\`\`\`\n\n### Types\n\`\`\`ts\n${list(types)}\n\`\`\`\n`;
  });
  return HEAD + sections.join('');
}

function declarationsOf(symbol, checker) {
  const overloads = symbol.declarations.filter((node) => ts.isFunctionDeclaration(node) && node.body === undefined);
  const shown = overloads.length > 0 ? overloads : symbol.declarations;
  return documentation(shown[0], '') + shown.map((node) => declarationOf(node, checker)).join('\n');
}

function declarationOf(node, checker) {
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) {
    const parents = (node.heritageClauses ?? []).map((clause) => ` ${clause.getText()}`).join('');
    const head = `${ts.isClassDeclaration(node) ? 'class' : 'interface'} ${node.name.text}${generics(node)}${parents}`;
    const members = node.members.filter(isPublic).map((each) => `${documentation(each, '  ')}  ${signature(each)}`);
    return `${head} {\n${members.join('\n')}\n}`;
  }
  if (ts.isVariableDeclaration(node)) {
    const type = node.type?.getText() ?? checker.typeToString(checker.getTypeAtLocation(node));
    return `const ${node.name.getText()}: ${type};`;
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

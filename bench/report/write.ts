import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComparisonReport } from './comparison-report.js';
import { resultsDirectory } from './environment.js';
import { page } from './page.js';

/** Writes NAME.json and NAME.html into a directory, which it makes; returns the two paths. */
export function writeReport(directory: string, name: string, report: ComparisonReport): { json: string; html: string } {
  mkdirSync(directory, { recursive: true });
  const json = join(directory, `${name}.json`);
  const html = join(directory, `${name}.html`);
  writeFileSync(json, `${JSON.stringify(report)}\n`);
  writeFileSync(html, page(report));
  return { json, html };
}

/** Writes a measurement as NAME-<time it started>.json into a directory, which it makes, and prints the path. */
export function writeMeasurement(name: string, started: Date, report: object, directory = resultsDirectory()): void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}-${fileStamp(started)}.json`);
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(path);
}

/** A moment as a file name: 2026-11-24T17-05-09Z. */
export function fileStamp(moment: Date): string {
  return moment
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
}

#!/usr/bin/env node
import { outliveReaders } from '../lib/cli/closed-pipe.js';
import { main } from './cli.js';

outliveReaders(process.stdout);
process.exitCode = await main(process.argv.slice(2));

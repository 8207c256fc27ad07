#!/usr/bin/env node
import { outliveReaders } from './closed-pipe.js';
import { command } from './command.js';

outliveReaders(process.stdout);
await command().parseAsync();

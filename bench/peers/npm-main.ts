import { main } from './npm-peer.js';

await main(process.argv.slice(2));
process.exit();

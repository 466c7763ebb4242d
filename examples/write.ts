// Writes the example factory's exports into a folder: node bin/node24.mjs examples/write.ts FOLDER
import { exampleFactory } from './factory.ts';
import { writeExample } from './files.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node bin/node24.mjs examples/write.ts FOLDER');
  process.exitCode = 2;
} else {
  for (const path of await writeExample(folder, exampleFactory())) console.log(path);
}

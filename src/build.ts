import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** CommonJS inside the bundle asks for these, which modules do not have. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __pathOf } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __pathOf(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('\n');

/**
 * Bundles the program into `outdir`: starting is mostly loading modules, and some 700 of them become a few files.
 * Both database drivers stay outside: one is a binary, the other is loaded only when it is used.
 */
export async function bundle(outdir: string): Promise<void> {
  await build({
    entryPoints: { main: fileURLToPath(new URL('main.ts', import.meta.url)) },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['libsql', 'pg'],
    banner: { js: BANNER },
    sourcemap: true,
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle(fileURLToPath(new URL('../dist', import.meta.url)));
}

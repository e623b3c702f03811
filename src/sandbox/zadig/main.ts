import { parseArgs } from 'node:util';
import { startZadig } from './server.ts';

/** `tsx src/sandbox/zadig/main.ts --dialect documented --port 4000`: a Zadig in the box to try things at. */
const { values } = parseArgs({
  options: {
    dialect: { type: 'string', default: 'server' },
    port: { type: 'string', default: '0' },
    'rollout-ms': { type: 'string', default: '2000' },
  },
});

if (values.dialect !== 'server' && values.dialect !== 'documented') {
  process.stderr.write('--dialect is server or documented\n');
  process.exitCode = 2;
} else {
  const zadig = await startZadig({
    dialect: values.dialect,
    port: Number(values.port),
    rolloutMs: Number(values['rollout-ms']),
  });
  process.stdout.write(`ZADIG_URL=${zadig.url}\nZADIG_TOKEN=${zadig.token}\n`);
  process.once('SIGINT', () => void zadig.close());
  process.once('SIGTERM', () => void zadig.close());
}

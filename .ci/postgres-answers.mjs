import pg from 'pg';

const client = new pg.Client({ connectionString: process.argv[2], connectionTimeoutMillis: 3000 });
client.on('error', () => {});
try {
  await client.connect();
  await client.end();
} catch {
  process.exit(1);
}

import { POSTGRES_URL } from '../support/database.ts';
import { changesKeepTheirWord } from './model.ts';

changesKeepTheirWord({ database: 'sqlite', lanes: 10, runs: 1, acts: 14 }, 120_000);
if (POSTGRES_URL !== undefined)
  changesKeepTheirWord({ database: 'postgres', lanes: 1, runs: 1, acts: 14 }, 120_000);

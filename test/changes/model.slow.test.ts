import { POSTGRES_URL } from '../support/database.ts';
import { changesKeepTheirWord } from './model.ts';

changesKeepTheirWord({ database: 'sqlite', lanes: 16, runs: 10, acts: 20 }, 900_000);
if (POSTGRES_URL !== undefined)
  changesKeepTheirWord({ database: 'postgres', lanes: 3, runs: 10, acts: 20 }, 900_000);

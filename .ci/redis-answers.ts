import { redisAnswers } from '../src/limits/redis-rates.ts';

process.exitCode = (await redisAnswers(process.argv[2] ?? '')) ? 0 : 1;

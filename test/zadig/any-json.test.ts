import { anyAnswerIsUnderstood } from './any-json.ts';

anyAnswerIsUnderstood(12);

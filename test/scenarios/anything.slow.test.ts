import { anythingIsAnswered } from './anything.ts';

anythingIsAnswered(5_000);

import { anythingIsAnswered } from './anything.ts';

anythingIsAnswered(150);

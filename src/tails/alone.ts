import { context, type Message, message } from '../blocks/message.ts';
import { type Posted, Unsure } from '../changes/voice.ts';
import { patiently } from './patiently.ts';
import { keep, type Session } from './session.ts';

const DOUBTFUL = 'This may stand here already, since Slack did not confirm it.';

/**
 * The last word in a direct message to whoever asked, which says so when the same may stand there already. Gives where
 * it stands, and keeps that. Errors: as Voice; Unsure when Slack confirmed the second one no more than the first.
 */
export async function wordAlone(
  session: Session,
  blocks: Message['blocks'],
  signal: AbortSignal,
): Promise<Posted> {
  const { parts, tail } = session;
  for (;;) {
    const doubt = session.alone.word === 'on its way' ? [context(`:information_source: ${DOUBTFUL}`)] : [];
    session.alone = { word: 'on its way', at: null };
    if (!(await keep(session))) throw new Error('another process tells the end of this log tail');
    try {
      const whole = message([...doubt, ...blocks]);
      const at = await patiently(() => parts.voice.post(tail.requester, null, whole), session, signal);
      session.alone = { word: 'said', at };
      return at;
    } catch (error) {
      if (!(error instanceof Unsure)) session.alone = { word: 'unsaid', at: null };
      if (!(error instanceof Unsure) || doubt.length > 0) throw error;
    } finally {
      await keep(session);
    }
  }
}

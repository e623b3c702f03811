import { z } from 'zod';
import { ChangeState } from '../domain/change.ts';
import { targetText } from '../domain/target.ts';
import type { Db } from './db.ts';
import { markOf } from './moves.ts';

/** Something that moved, by whichever replica: a line of the audit log. */
export interface LoggedMove {
  readonly project: string;
  readonly mark: string;
}

const MOST = 500;

const OfChange = z.object({ change: z.string(), state: ChangeState });
const OfVote = z.object({ change: z.string(), user: z.string() });
const OfReview = z.object({ change: z.string(), by: z.string() });
const OfLock = z.object({ project: z.string(), env: z.string() });

/**
 * What has moved since it was asked last, nothing at first. The audit log is where every replica writes what it moves,
 * each line once what it tells is stored; asking whether it has grown costs next to nothing.
 */
export function movesLog(db: Db): () => Promise<readonly LoggedMove[]> {
  let seen: number | null = null;
  return async () => {
    const end = await db.selectFrom('audit').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
    const head = end?.seq ?? 0;
    const from = seen ?? head;
    if (head <= from) {
      seen = head;
      return [];
    }
    const rows = await db
      .selectFrom('audit')
      .select(['seq', 'kind', 'data'])
      .where('seq', '>', from)
      .where('seq', '<=', head)
      .where('kind', 'in', ['change', 'vote', 'review', 'lock', 'unlock'])
      .orderBy('seq')
      .limit(MOST)
      .execute();
    const found = await withProjects(rows.flatMap(read), db);
    seen = rows.length < MOST ? head : (rows.at(-1)?.seq ?? head);
    return found;
  };
}

interface Read {
  readonly mark: string;
  readonly change: string | null;
  readonly project: string | null;
}

function read({ kind, data }: { readonly kind: string; readonly data: string }): readonly Read[] {
  const line: unknown = JSON.parse(data);
  const ofChange = (change: string, how: string) => [
    { mark: markOf(kind, change, how), change, project: null },
  ];
  switch (kind) {
    case 'change': {
      const { data: found } = OfChange.safeParse(line);
      return found === undefined ? [] : ofChange(found.change, found.state);
    }
    case 'vote': {
      const { change, user } = OfVote.parse(line);
      return ofChange(change, user);
    }
    case 'review': {
      const { change, by } = OfReview.parse(line);
      return ofChange(change, by);
    }
    default: {
      const { project, env } = OfLock.parse(line);
      return [{ mark: markOf(kind, targetText({ project, env }), ''), change: null, project }];
    }
  }
}

async function withProjects(lines: readonly Read[], db: Db): Promise<readonly LoggedMove[]> {
  const ids = [...new Set(lines.flatMap(({ change }) => change ?? []))];
  const rows =
    ids.length === 0
      ? []
      : await db.selectFrom('change').select(['id', 'project']).where('id', 'in', ids).execute();
  const projects = new Map(rows.map(({ id, project }) => [id, project]));
  return lines.flatMap(({ mark, change, project }) => {
    const where = change === null ? project : projects.get(change);
    return where == null ? [] : [{ mark, project: where }];
  });
}

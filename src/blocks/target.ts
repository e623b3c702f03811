import { targetText } from '../domain/target.ts';
import { bold } from './mrkdwn.ts';

/** `*payments/prod* :lock: production`: a production target always says so. */
export function targetTitle(target: {
  project: string;
  env: string;
  production: boolean;
  service?: string;
}): string {
  return `${bold(targetText(target))}${target.production ? ' :lock: production' : ''}`;
}

/** The last part of an image reference that tells versions apart: the tag, or the digest's beginning. */
export function imageTag(image: string): string {
  const digest = /@(sha256:[0-9a-f]{12})/.exec(image)?.[1];
  if (digest !== undefined) return digest;
  const name = image.slice(image.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon < 0 ? `${name} (no tag)` : name.slice(colon + 1);
}

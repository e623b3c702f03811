/** What becomes of a container with this image; its tag says so. */
export type Fate = 'runs' | 'crashes' | 'missing';

/** `crash` in a tag: it starts and dies. `missing`: no registry has it. */
export function fateOf(image: string): Fate {
  const tag = image.slice(image.lastIndexOf(':') + 1);
  if (tag.includes('crash')) {
    return 'crashes';
  }
  return tag.includes('missing') ? 'missing' : 'runs';
}

/** What the registry says of an image that is not there, through the container runtime. */
export function pullError(image: string): string {
  const what = `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`;
  return `rpc error: code = NotFound desc = ${what}: ${image}: not found`;
}

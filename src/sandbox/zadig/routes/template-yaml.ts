import type { ServiceTemplate } from '../world/types.ts';

/** The template's YAML with its placeholders, as stored in the project. */
export function templateYaml(template: ServiceTemplate): string {
  const documents = template.workloads.map(({ name, kind, containers }) =>
    [
      `apiVersion: ${kind === 'CronJob' ? 'batch/v1' : 'apps/v1'}`,
      `kind: ${kind}`,
      'metadata:',
      `  name: ${name}`,
      'spec:',
      '  template:',
      '    spec:',
      '      containers:',
      ...containers.flatMap((container) => [
        `      - name: ${container.name}`,
        `        image: ${container.image}`,
      ]),
      '        env:',
      ...template.variables.flatMap(({ key }) => [`        - name: ${key}`, `          value: {{.${key}}}`]),
    ].join('\n'),
  );
  return `${documents.join('\n---\n')}\n`;
}

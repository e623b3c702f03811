import { z } from 'zod';
import type { ProjectVariables, Variable } from '../domain/environment.ts';
import { endpoint } from './endpoint.ts';
import { done, list, text } from './fields.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Any JSON. What is not a plain value is kept as its JSON text, which is also YAML. */
const Value = z
  .unknown()
  .optional()
  .transform((value) => Scalar.safeParse(value).data ?? (value == null ? null : JSON.stringify(value)));

/** A global variable of an environment or project, or a variable of a service template. */
export const VariableAnswer = z
  .object({
    key: z.string().min(1),
    value: Value,
    type: text,
    options: list(z.string()),
    desc: text,
    related_services: list(z.string()),
  })
  .transform(
    ({ desc, related_services, ...variable }): Variable => ({
      ...variable,
      description: desc,
      relatedServices: related_services,
    }),
  );

/** A variable as `add` and `update` services and `create` environment take it. */
export const VariableChange = z.strictObject({
  key: z.string().min(1),
  value: Scalar.optional(),
  use_global_variable: z.boolean().optional(),
});

/** A whole global variable: Zadig replaces its list verbatim, a field left out is lost. */
const WholeVariable = z.strictObject({
  key: z.string().min(1),
  value: Scalar,
  type: z.string(),
  options: z.array(z.string()),
  desc: z.string(),
  related_services: z.array(z.string()),
});

/** A variable in the words of the `setVariables` body. */
export function wholeVariable(variable: Variable): z.input<typeof WholeVariable> {
  const { key, value, type, options, description, relatedServices } = variable;
  return {
    key,
    value,
    type,
    options: [...options],
    desc: description,
    related_services: [...relatedServices],
  };
}

/** Global variables of an environment. */
export const variableRows = {
  /** No permission check at the server. Source: aslan environment/handler/openapi.go, OpenAPIListGlobalVariables. */
  listVariables: endpoint({
    name: 'listVariables',
    method: 'GET',
    says: ({ at }) => `read the global variables of ${at}`,
    test: '/openapi/environments/:env/variable',
    production: '/openapi/environments/production/:env/variable',
    response: z.array(VariableAnswer),
  }),
  /** Replaces the environment's WHOLE list: read it, change the values, send everything back (contract §3.10). */
  setVariables: endpoint({
    name: 'setVariables',
    method: 'PUT',
    says: ({ at }) => `set the global variables of ${at}`,
    test: '/openapi/environments/:env/variable',
    production: '/openapi/environments/production/:env/variable',
    body: z.strictObject({ global_variables: z.array(WholeVariable) }),
    response: done,
  }),
  /** Definitions at project level, both sides in one answer. Source: aslan project/service/openapi.go. */
  projectVariables: endpoint({
    name: 'projectVariables',
    method: 'GET',
    says: ({ project }) => `read the global variables defined in ${project}`,
    test: '/openapi/projects/project/globalVariable',
    production: '/openapi/projects/project/globalVariable',
    response: z
      .object({ variables: z.array(VariableAnswer), production_variables: list(VariableAnswer) })
      .transform(
        (answer): ProjectVariables => ({ test: answer.variables, production: answer.production_variables }),
      ),
  }),
};

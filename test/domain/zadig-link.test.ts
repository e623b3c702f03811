import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NAME } from '../../src/domain/target.ts';
import { targetOfLink } from '../../src/domain/zadig-link.ts';

const ZADIG = 'https://zadig.example.com';
const ENV = '/v1/projects/detail/payments/envs/detail?envName=dev';
const at = (project: string, env: string, service: string | null = null) => ({ project, env, service });

describe('pages of Zadig', () => {
  test.each([
    ['an environment', ENV, at('payments', 'dev')],
    ['a production environment', `${ENV}&production=true`, at('payments', 'dev')],
    ['an environment, somewhere on its page', `${ENV}#services`, at('payments', 'dev')],
    [
      'a service',
      '/v1/projects/detail/payments/envs/detail/api?envName=dev&projectName=payments&envSource=k8s',
      at('payments', 'dev', 'api'),
    ],
    [
      'a production service',
      '/v1/projects/detail/payments/envs/detail/api/production?envName=prod&projectName=payments',
      at('payments', 'prod', 'api'),
    ],
    ['a service on hosts', '/v1/projects/detail/p/envs/detail/api/pm?envName=dev', at('p', 'dev', 'api')],
    ['an environment on a telephone', '/mobile/projects/detail/payments/envs/dev', at('payments', 'dev')],
    ['a service on a telephone', '/mobile/projects/detail/p/envs/dev/helm/api', at('p', 'dev', 'api')],
    [
      'names in another script',
      '/v1/projects/detail/%E6%94%AF%E4%BB%98/envs/detail?envName=%E6%B5%8B%E8%AF%95',
      at('支付', '测试'),
    ],
  ])('%s', (_what, path, target) => {
    expect(targetOfLink(`${ZADIG}${path}`, ZADIG)).toEqual(target);
    expect(targetOfLink(`${ZADIG}/below/it${path}`, `${ZADIG}/below/it/`)).toEqual(target);
  });

  test('host names and ports are compared as browsers do', () => {
    expect(targetOfLink(`https://ZADIG.example.com:443${ENV}`, ZADIG)).toEqual(at('payments', 'dev'));
    expect(targetOfLink(`http://127.0.0.1:8080${ENV}`, 'http://127.0.0.1:8080/')).toEqual(
      at('payments', 'dev'),
    );
  });
});

describe('no pages of Zadig', () => {
  test.each([
    ['another host', `https://example.com${ENV}`],
    ['a longer host', `https://zadig.example.com.evil.io${ENV}`],
    ['a shorter host', `https://zadig.example${ENV}`],
    ['a host behind what looks like ours', `https://zadig.example.com@evil.io${ENV}`],
    ['our host behind a user name', `https://ana@zadig.example.com${ENV}`],
    ['our host behind a password', `https://:secret@zadig.example.com${ENV}`],
    ['a backslash', `https://evil.io\\@zadig.example.com${ENV}`],
    ['another scheme', `http://zadig.example.com${ENV}`],
    ['a script', `javascript:location='${ZADIG}${ENV}'`],
    ['another port', `https://zadig.example.com:8443${ENV}`],
    ['a letter that looks alike', `https://zаdig.example.com${ENV}`],
    ['the list of environments', `${ZADIG}/v1/projects/detail/payments/envs/detail`],
    ['another page', `${ZADIG}/v1/projects/detail/payments/pipelines?envName=dev`],
    ['configuration', `${ZADIG}/v1/projects/detail/payments/envs/detail/api/config?envName=dev`],
    [
      'the pages of an environment',
      `${ZADIG}/v1/projects/detail/payments/envs/detail/dev/envConfig?type=PVC`,
    ],
    ['a service without its environment', `${ZADIG}/v1/projects/detail/payments/envs/detail/api`],
    ['an empty name', `${ZADIG}/v1/projects/detail//envs/detail?envName=dev`],
    ['two environments', `${ZADIG}${ENV}&envName=prod`],
    ['two projects', `${ZADIG}${ENV}&projectName=storefront`],
    ['a slash in a name', `${ZADIG}/v1/projects/detail/payments%2Fx/envs/detail?envName=dev`],
    ['a way upwards', `${ZADIG}/v1/projects/detail/payments/envs/detail?envName=..`],
    ['a line break', `${ZADIG}/v1/projects/detail/payments/envs/detail?envName=dev%0Aprod`],
    ['markup', `${ZADIG}/v1/projects/detail/payments/envs/detail?envName=<!here>`],
    ['a flag', `${ZADIG}/v1/projects/detail/payments/envs/detail?envName=dev%20--share`],
    ['a broken encoding', `${ZADIG}/v1/projects/detail/%E0%A4%A/envs/detail?envName=dev`],
    ['a page on a telephone without its service', `${ZADIG}/mobile/projects/detail/p/envs/dev/k8s`],
    ['a link behind #', `${ZADIG}/#${ENV}`],
    ['no link', 'payments/dev'],
    ['nothing', ''],
  ])('%s', (_what, url) => expect(targetOfLink(url, ZADIG)).toBeNull());

  test('pages beside the base path', () => {
    expect(targetOfLink(`${ZADIG}${ENV}`, `${ZADIG}/below`)).toBeNull();
    expect(targetOfLink(`${ZADIG}/belows${ENV}`, `${ZADIG}/below`)).toBeNull();
  });
});

test('any names come out as they went in, and anything at all is answered', () => {
  const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => NAME.test(text));
  fc.assert(
    fc.property(name, name, name, (project, env, service) => {
      const [p, e, s] = [project, env, service].map(encodeURIComponent);
      const url = `${ZADIG}/v1/projects/detail/${p}/envs/detail/${s}?envName=${e}&projectName=${p}`;
      expect(targetOfLink(url, ZADIG)).toEqual({ project, env, service });
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.webUrl(), (text, url) => {
      expect(targetOfLink(text, ZADIG)).toBeNull();
      expect(targetOfLink(url, ZADIG)).toBeNull();
      const target = targetOfLink(`${ZADIG}/v1/projects/detail/${text}/envs/detail?envName=${text}`, ZADIG);
      if (target !== null) expect(target.project).toMatch(NAME);
    }),
  );
});

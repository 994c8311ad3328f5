// Unit tests of the modules that need no browser: each test file is bundled, then run by Node.

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "palabre-tests-"));
try {
  const tests = (await readdir(join(here, "tests"))).filter((file) => file.endsWith(".test.mjs"));
  await build({
    absWorkingDir: here,
    entryPoints: tests.map((file) => `tests/${file}`),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["node:*"],
  });
  const files = tests.map((file) => join(folder, file));
  const { status } = spawnSync(process.execPath, ["--test", ...files], {
    stdio: "inherit",
    cwd: here,
  });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}

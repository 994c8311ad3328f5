// Builds the widget into ../static, or with --check proves that what is committed there is what
// the sources give. The output depends on the sources and on the locked compiler only.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const committed = join(here, "..", "static");
const banner = (source) => ({
  js: `/* Palabre, MIT. \`make widget\` from widget/src/${source} */`,
});

/** The style sheet travels inside the script, as a minified string. */
const cssAsText = {
  name: "css-as-text",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: ["chrome119", "firefox128", "safari17"],
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "none",
  plugins: [cssAsText],
};

/** Languages with a file of their own; English is inside the scripts. */
async function languages() {
  const names = (await readdir(join(here, "src/texts"))).map((file) => file.slice(0, -3));
  return names.filter((name) => name !== "en" && name !== "index").sort();
}

/** What is built: classic scripts stay ASCII (they inherit the page's encoding); modules are UTF-8. */
export async function outputs() {
  return [
    { file: "counts.js", source: "counts.ts", format: "iife" },
    { file: "embed-write.js", source: "write/index.ts", format: "esm", charset: "utf8" },
    { file: "embed-more.js", source: "more/index.ts", format: "esm", charset: "utf8" },
    ...(await languages()).map((language) => ({
      file: `embed-${language}.js`,
      source: `texts/${language}.ts`,
      format: "esm",
      charset: "utf8",
    })),
    { file: "embed.js", source: "embed.ts", format: "iife" },
  ];
}

/** embed.js comes last: it asks for the others under a mark made from their content. */
export async function buildInto(folder) {
  const parts = createHash("sha256");
  for (const { file, source, ...options } of await outputs()) {
    const outfile = join(folder, file);
    const define = {
      PARTS: JSON.stringify(parts.copy().digest("hex").slice(0, 8)),
      LANGUAGES: JSON.stringify(await languages()),
    };
    await build({
      ...shared,
      ...options,
      define,
      entryPoints: [`src/${source}`],
      outfile,
      banner: banner(source),
    });
    parts.update(await readFile(outfile));
  }
}

async function check() {
  const folder = await mkdtemp(join(tmpdir(), "palabre-"));
  try {
    await buildInto(folder);
    for (const { file } of await outputs()) {
      const fresh = await readFile(join(folder, file));
      const kept = await readFile(join(committed, file)).catch(() => Buffer.alloc(0));
      if (!fresh.equals(kept)) {
        console.error(`static/${file} is not what widget/src gives: run \`make widget\` and commit.`);
        process.exitCode = 1;
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv.includes("--check") ? check() : buildInto(committed));
}

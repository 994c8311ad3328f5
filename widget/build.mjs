// Builds the widget into ../static, or with --check proves that what is committed there is what
// the sources give. The output depends on the sources and on the locked compilers only.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const committed = join(here, "..", "static");
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  legalComments: "none",
  write: false,
};
const cssTarget = ["chrome119", "firefox128", "safari17"];

/** A style sheet with what it imports, minified. */
async function bundleCss(path) {
  const { outputFiles } = await build({ ...shared, entryPoints: [path], target: cssTarget });
  // esbuild leaves the values of custom properties as they are.
  return outputFiles[0].text.trim().replaceAll(/([(,]|--[\w-]+:) +| +(?=\))/g, "$1");
}

/** The sheet of a script travels inside it, as a string. */
const cssAsText = {
  name: "css-as-text",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: await bundleCss(path),
      loader: "text",
    }));
  },
};

/**
 * A script, minified twice: terser leaves some 200 bytes less on the wire. Classic scripts stay
 * ASCII, because they inherit the page's encoding; modules are UTF-8.
 */
async function bundleScript(path, format, define) {
  const isModule = format === "esm";
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [path],
    target: "es2022",
    format,
    define,
    charset: isModule ? "utf8" : "ascii",
    plugins: [cssAsText],
  });
  const { code } = await minify(outputFiles[0].text, {
    ecma: 2022,
    module: isModule,
    // No built-in of these scripts is replaced or has its source read.
    compress: { passes: 3, unsafe: true, unsafe_arrows: true, unsafe_methods: true },
    format: { ascii_only: !isModule },
  });
  return code;
}

/** Languages with a file of their own; English is inside the scripts. */
async function languages() {
  const names = (await readdir(join(here, "src/texts"))).map((file) => file.slice(0, -3));
  return names.filter((name) => name !== "en" && name !== "types").sort();
}

/** The systems whose scripts these stand in for. As modules, they run too. */
const embeds = [
  "isso",
  "disqus",
  "remark42",
  "commento",
  "comentario",
  "cusdis",
  "giscus",
  "hyvor",
];

/** What is built, and from which sources. */
export async function outputs() {
  return [
    { file: "counts.js", source: "counts.ts", format: "iife" },
    { file: "embed-write.js", source: "write/index.ts", format: "esm" },
    { file: "parts/live.js", source: "live/index.ts", format: "esm" },
    { file: "embed-actions.js", source: "actions/index.ts", format: "esm" },
    { file: "parts/code.js", source: "code/index.ts", format: "esm" },
    { file: "parts/format.js", source: "format/index.ts", format: "esm" },
    { file: "parts/follow.js", source: "follow/index.ts", format: "esm" },
    { file: "parts/mails.js", source: "mails/index.ts", format: "esm" },
    { file: "parts/proof.js", source: "proof/index.ts", format: "esm" },
    { file: "parts/reading.js", source: "reading/index.ts", format: "esm" },
    { file: "parts/reader.js", source: "reader/index.ts", format: "esm" },
    { file: "parts/mentions.js", source: "mentions/index.ts", format: "esm" },
    { file: "parts/reactions.js", source: "reactions/index.ts", format: "esm" },
    { file: "parts/moderate.js", source: "moderate/index.ts", format: "esm" },
    ...(await languages()).map((language) => ({
      file: `embed-${language}.js`,
      source: `texts/${language}.ts`,
      format: "esm",
    })),
    { file: "embed.js", source: "embed.ts", format: "iife" },
    ...embeds.map((name) => ({
      file: `embeds/${name}.js`,
      source: `embeds/${name}.ts`,
      format: "iife",
    })),
    ...["latest", "count"].map((name) => ({
      file: `elements/${name}.js`,
      source: `elements/${name}.ts`,
      format: "iife",
    })),
    { file: "embed-page.css", source: "style/page.css" },
  ];
}

/** embed.js comes after the other scripts: it asks for them under a digest of their content. */
export async function buildInto(folder) {
  const parts = createHash("sha256");
  for (const inside of ["parts", "embeds", "elements"]) {
    await mkdir(join(folder, inside), { recursive: true });
  }
  const names = JSON.stringify(await languages());
  for (const { file, source, format } of await outputs()) {
    const path = `src/${source}`;
    const digest = JSON.stringify(parts.copy().digest("hex").slice(0, 8));
    const text = format
      ? await bundleScript(path, format, { PARTS: digest, LANGUAGES: names })
      : await bundleCss(path);
    const output = `/* Palabre, MIT. \`make widget\` from widget/${path} */\n${text}\n`;
    parts.update(output);
    await writeFile(join(folder, file), output);
  }
}

async function check() {
  const folder = await mkdtemp(join(tmpdir(), "palabre-"));
  try {
    await buildInto(folder);
    for (const { file } of await outputs()) {
      const built = await readFile(join(folder, file));
      const old = await readFile(join(committed, file)).catch(() => Buffer.alloc(0));
      if (!built.equals(old)) {
        process.stderr.write(
          `static/${file} is not what widget/src gives: run \`make widget\` and commit.\n`,
        );
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

// Builds web/built/ from web/src and web/styles: what the server hands out, and is committed.
// The same sources give the same bytes, so `.ci/run` can compare.
import { copyFileSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { build } from "vite";

const here = import.meta.dirname;
const out = `${here}/built`;

const written = {
  outDir: out,
  emptyOutDir: false,
  target: "es2022",
  assetsInlineLimit: 0,
  reportCompressedSize: false,
};

// Pages wait for their styles before anything is seen: of nhsuk-frontend's classes those stay that one of
// their templates names. `files`: these, in web/templates.
function onlyNamed(files) {
  const named = files
    .filter((name) => name.endsWith(".html"))
    .flatMap((name) => readFileSync(`${here}/templates/${name}`, "utf8").match(/nhsuk-[\w-]*/g) ?? []);
  // "nhsuk-list--" is the beginning of several: what follows is filled in.
  const isNamed = (found) =>
    named.some((name) => found === name || (name.endsWith("--") && found.startsWith(name)));
  return {
    postcssPlugin: "only-named",
    OnceExit(sheet) {
      sheet.walkRules((rule) => {
        const kept = rule.selectors.filter((one) =>
          (one.replace(/:not\([^)]*\)/g, "").match(/(?<=\.)nhsuk-[\w-]+/g) ?? []).every(isNamed),
        );
        if (kept.length) rule.selectors = kept;
        else rule.remove();
      });
    },
  };
}

const publicPages = readdirSync(`${here}/templates`);
const deskPages = readdirSync(`${here}/templates/desk`, { recursive: true }).map((name) => `desk/${name}`);

const shared = {
  root: here,
  configFile: false,
  publicDir: false,
  logLevel: "warn",
  css: { preprocessorOptions: { scss: { loadPaths: [`${here}/node_modules`], quietDeps: true } } },
};

/** A script: `format` "iife" for the script tag, "es" for what is imported later. */
function script(name, entry, format) {
  return build({
    ...shared,
    build: {
      ...written,
      lib: { entry: `${here}/${entry}`, formats: [format], name, fileName: () => `${name}.js` },
    },
  });
}

function styles(name, ...plugins) {
  const input = { [name]: `${here}/styles/${name}.scss` };
  return build({
    ...shared,
    css: { ...shared.css, postcss: { plugins } },
    build: { ...written, rolldownOptions: { input, output: { assetFileNames: "[name][extname]" } } },
  });
}

rmSync(out, { recursive: true, force: true });
await script("widget", "src/widget.ts", "iife");
await script("panel", "src/panel.ts", "es");
await script("desk", "src/desk/desk.ts", "iife");
await styles("panel");
await styles("pages", onlyNamed(publicPages));
await styles("desk", onlyNamed(deskPages));
copyFileSync(`${here}/vendor/htmx.min.js`, `${out}/htmx.js`); // as it was published: see web/vendor

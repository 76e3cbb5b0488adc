// Asks the real engines, for tools/latex_tables.py and the developer's measurements.
//
//   node latex_engines.js tables            what KaTeX and MathJax define, as JSON
//   node latex_engines.js verdicts <in>     [{tex, display}] as JSON lines to one line an input,
//                                           {mathjax3, mathjax4, katex}: null or what was said
//
// Run with NODE_PATH at a node_modules folder that holds katex, mathjax-full, mathjax and
// @mathjax/src. Both versions of MathJax claim one global name: each runs in a process of its own.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const {execFileSync} = require('child_process');
const {pathToFileURL} = require('url');

// What the "input/tex" component loads at once; the rest is loaded when a command of it is met.
const PACKAGES = ['base', 'ams', 'newcommand', 'configmacros', 'require'];

// Where each version keeps its modules, and what loads them all.
const VERSIONS = {
  mathjax3: {root: 'mathjax-full/', load: ['AllPackages.js', 'autoload/AutoloadConfiguration.js',
    'require/RequireConfiguration.js']},
  mathjax4: {root: '@mathjax/src/', load: ['base/BaseConfiguration.js', 'ams/AmsConfiguration.js',
    'newcommand/NewcommandConfiguration.js', 'configmacros/ConfigMacrosConfiguration.js',
    'require/RequireConfiguration.js', 'autoload/AutoloadConfiguration.js',
    'textmacros/TextMacrosConfiguration.js', 'bbox/BboxConfiguration.js',
    'boldsymbol/BoldsymbolConfiguration.js', 'braket/BraketConfiguration.js',
    'cancel/CancelConfiguration.js', 'color/ColorConfiguration.js',
    'enclose/EncloseConfiguration.js', 'extpfeil/ExtpfeilConfiguration.js',
    'html/HtmlConfiguration.js', 'mhchem/MhchemConfiguration.js',
    'unicode/UnicodeConfiguration.js', 'verb/VerbConfiguration.js',
    'action/ActionConfiguration.js', 'amscd/AmsCdConfiguration.js',
    'bussproofs/BussproofsConfiguration.js']},
};

// The others that come with it, the most used first: a command is listed under one.
const EXTRA = ['physics', 'mathtools', 'braket', 'cancel', 'color', 'boldsymbol', 'mhchem', 'bbox',
  'amscd', 'bussproofs', 'cases', 'centernot', 'colortbl', 'empheq', 'enclose', 'extpfeil',
  'gensymb', 'html', 'textcomp', 'unicode', 'upgreek', 'verb', 'action', 'tagformat'];

function katexInternals() {
  // KaTeX does not export its tables: read its module with one more export line.
  const file = path.join(path.dirname(require.resolve('katex')), 'katex.mjs');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'katex-'));
  const copy = path.join(folder, 'katex.mjs');
  fs.writeFileSync(copy, fs.readFileSync(file, 'utf8') +
    '\nexport {functions, _environments, macros, symbols, implicitCommands, unicodeAccents};\n');
  return import(pathToFileURL(copy).href).finally(() => fs.rmSync(folder, {recursive: true}));
}

function mathjaxTables(engine) {
  const {root, load} = VERSIONS[engine];
  const js = root + 'js/input/tex/';
  load.forEach(file => require(js + file));
  const {ConfigurationHandler} = require(js + 'Configuration.js');
  const {MapHandler} = require(js + 'MapHandler.js');
  const maps = (pkg, kind) =>
    (ConfigurationHandler.get(pkg)?.handler[kind] || []).map(n => [n, MapHandler.getMap(n)]);
  const show = value => [value._func ? value._func.name || 'anonymous' : 'character',
    ...(value._args || [])];
  const methods = new Map();
  for (const file of ['base/BaseMethods', 'ams/AmsMethods', 'newcommand/NewcommandMethods']) {
    const found = require(js + file + '.js');
    const table = found.default || found.AmsMethods;
    for (const [name, func] of Object.entries(table)) methods.set(func, name);
  }
  const method = value => methods.get(value._func) || show(value)[0];
  const out = {commands: {}, environments: {}, delimiters: []};
  const take = (pkg, only) => {
    for (const [name, map] of maps(pkg, 'macro')) {
      for (const [key, value] of (map && map.map) || []) {
        const delimiter = name.includes('delimiter');
        if (only && !only.includes(key) || delimiter && key[0] !== '\\') continue;
        const command = delimiter ? key.slice(1) : key;
        if (command in out.commands) continue;
        out.commands[command] = [value._func ? method(value) : 'character', ...(value._args || [])];
      }
    }
    for (const [, map] of maps(pkg, 'environment')) {
      for (const [key, value] of (map && map.map) || []) {
        if (only && !only.includes(key) || out.environments[key]) continue;
        out.environments[key] = [method(value), ...(value._args || [])];
      }
    }
    for (const [, map] of maps(pkg, 'delimiter')) {
      if (map && map.map) out.delimiters.push(...map.map.keys());
    }
  };
  PACKAGES.forEach(pkg => take(pkg));
  const auto = ConfigurationHandler.get('autoload').options.autoload;
  for (const [pkg, names] of Object.entries(auto)) {
    if (ConfigurationHandler.get(pkg)) take(pkg, names.flat());
  }
  // What the packages bring that a page must ask for.
  out.packages = {};
  for (const pkg of EXTRA) {
    if (PACKAGES.includes(pkg)) continue;
    for (const [, map] of maps(pkg, 'macro')) {
      for (const key of (map && map.map && map.map.keys()) || []) {
        if (/^[A-Za-z]+$/.test(key) && !(key in out.packages)) out.packages[key] = pkg;
      }
    }
  }
  // A character outside of these makes MathJax throw.
  const {RANGES} = require(root + 'js/core/MmlTree/OperatorDictionary.js');
  out.characters = RANGES.map(([first, last]) => [first, last]);
  return {version: require(root + 'package.json').version, ...out};
}

async function katexTables() {
  const k = await katexInternals();
  const spec = f => ({args: f.numArgs, optional: f.numOptionalArgs || 0, types: f.argTypes || [],
    text: !!f.allowedInText, math: f.allowedInMath !== false, argument: !!f.allowedInArgument,
    infix: !!f.infix, primitive: !!f.primitive, type: f.type});
  const map = (o, f) => Object.fromEntries(Object.entries(o).map(([key, v]) => [key, f(v)]));
  return {version: k.version,
    functions: map(k.functions, spec), environments: map(k._environments, spec),
    macros: map(k.macros, v => typeof v === 'function' ? {code: v.toString()} : v),
    math: Object.keys(k.symbols.math), text: Object.keys(k.symbols.text),
    implicit: Object.keys(k.implicitCommands), accents: Object.keys(k.unicodeAccents)};
}

function katexVerdicts(katex) {
  return async (tex, display) => {
    try {
      katex.renderToString(tex, {displayMode: display, throwOnError: true, strict: 'ignore'});
      return null;
    } catch (e) { return e.rawMessage || String(e); }
  };
}

function mathjaxVerdicts(MathJax) {
  return async (tex, display) => {
    try {
      MathJax.texReset();
      const mml = await MathJax.tex2mmlPromise(tex, {display});
      const error = mml.match(/data-mjx-error="([^"]*)"/);
      if (error) return error[1];
      const unknown = mml.match(/<mtext[^>]* mathcolor="red"[^>]*>(\\[^<]*)<\/mtext>/);
      return unknown ? 'undefined ' + unknown[1] : null;
    } catch (e) { return 'thrown ' + e.message; }
  };
}

async function judge(engine) {
  if (engine === 'katex') return katexVerdicts((await katexInternals()).default);
  const main = engine === 'mathjax3' ? 'mathjax-full/es5/node-main.js' : 'mathjax/node-main.cjs';
  return mathjaxVerdicts(await require(main).init({loader: {load: ['input/tex']}}));
}

async function verdicts(file, engine) {
  const verdict = await judge(engine);
  const out = [];
  for (const line of fs.readFileSync(file, 'utf8').trim().split('\n')) {
    const {tex, display} = JSON.parse(line);
    out.push(await verdict(tex, display));
  }
  return out;
}

function allVerdicts(file) {
  const engines = ['mathjax3', 'mathjax4', 'katex'];
  const columns = engines.map(engine => JSON.parse(execFileSync(process.execPath,
    [__filename, 'verdicts', file, engine], {maxBuffer: 1 << 30, encoding: 'utf8'})
    .split('\n').filter(line => line.startsWith('[')).pop()));
  return columns[0].map((_, row) =>
    JSON.stringify(Object.fromEntries(engines.map((engine, at) => [engine, columns[at][row]]))));
}

(async () => {
  const [mode, file, engine] = process.argv.slice(2);
  if (mode === 'tables') {
    console.log(JSON.stringify({mathjax3: mathjaxTables('mathjax3'),
      mathjax4: mathjaxTables('mathjax4'), katex: await katexTables()}));
  } else if (engine) {
    fs.writeSync(1, JSON.stringify(await verdicts(file, engine)) + '\n');
    process.exit(0);  // MathJax 4 keeps a worker for fonts alive
  } else {
    console.log(allVerdicts(file).join('\n'));
  }
})();

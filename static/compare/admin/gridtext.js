/* Cells as text for the clipboard and back: "Depends (on the state): It varies." in columns separated by tabs. */
"use strict";
(() => {
  const grid = (window.comparisonGrid ??= {});
  const NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
  const RANGES = [`${NUMBER}\\s*(?:to|–|-)\\s*${NUMBER}`, `from ${NUMBER}`, `up to ${NUMBER}`];
  const clean = (text) => text.replace(/\s+/g, " ").trim();
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  /** A cell as one line. */
  function cellText(model, cell) {
    const { values } = cell;
    if (!values) return "";
    const answer = [model.word(cell), values.condition && `(${values.condition})`].filter(Boolean).join(" ");
    return clean([answer, values.headline].filter(Boolean).join(": "));
  }

  /** The answer, condition and headline in a line; what is not said in it stays as it is in `before`. */
  function textValues(model, row, text, before) {
    const values = { ...grid.EMPTY, ...before };
    const line = clean(text);
    const [found, rest] = answerIn(model, row, line) ?? [{}, line];
    const condition = rest.match(/^\(([^()]*)\)/);
    const after = clean((condition && found.answer !== undefined ? rest.slice(condition[0].length) : rest)
      .replace(/^\s*[:;,–—-]\s*/, ""));
    if (Object.keys(found).length) Object.assign(values, { answer: "", value: "", low: "", high: "", about: false }, found);
    if (condition && found.answer !== undefined) values.condition = condition[1];
    if (after) values.headline = after;
    return values;
  }

  /** The answer at the beginning of a line, with what is left of it. */
  function answerIn(model, row, line) {
    const answers = model.data.kinds[row.kind].map((answer) => [model.data.words[answer], answer]);
    for (const [word, answer] of answers.sort((one, other) => other[0].length - one[0].length)) {
      const match = line.match(new RegExp(`^${escaped(word)}(?![\\p{L}\\p{N}’'-])`, "iu"));
      if (match) return [{ answer }, line.slice(match[0].length).trim()];
    }
    if (row.kind === "range") return rangeIn(row, line);
    if (row.kind !== "text" || !line) return null;
    const [value, ...rest] = line.split(/:\s/);
    return value.length <= 60 ? [{ answer: "", value }, rest.join(": ")] : null;
  }

  function rangeIn(row, line) {
    const about = line.match(/^(?:about|ca\.?|~)\s*/i);
    const rest = about ? line.slice(about[0].length) : line;
    for (const [place, pattern] of RANGES.entries()) {
      const match = rest.match(new RegExp(`^${pattern}(?![0-9])`, "i"));
      if (!match) continue;
      const numbers = [{ low: match[1], high: match[2] }, { low: match[1] }, { high: match[1] }][place];
      const left = rest.slice(match[0].length).trim();
      const isUnit = row.unit && left.startsWith(row.unit);
      return [{ answer: "", about: Boolean(about), ...numbers }, isUnit ? left.slice(row.unit.length).trim() : left];
    }
    return null;
  }

  /** Rows and columns of a copied table; spreadsheets put cells with line breaks in quotes. */
  function readBlock(text) {
    const rows = [[]];
    const pattern = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
      rows.at(-1).push(clean((match[1]?.replace(/""/g, '"') ?? match[2]) || ""));
      if (match[3] === "") break;
      if (match[3] === "\n") rows.push([]);
    }
    return rows;
  }

  Object.assign(grid, { cellText, textValues, readBlock });
})();

/** Takes NHS numbers out before a message leaves the browser. The server looks for more. */

// A pattern with classes such as \p{L} in each gap takes a slow phone a tenth of a second to build. So each
// letter is made one of few first: a figure, a sign that matters, "x" for what parts nothing, or a gap.
const SIGNS = new Set("().,£$€");
const PARTS_NOTHING = /[\p{L}\p{N}]/u;
// What may part the groups: no letter, figure, sum or sentence's end.
const GAP = "[ ).,]";
// 943 476 5919 or in one, or digit by digit where no longer list is. Letters may be glued to it, the rest of a sum may not.
const TEN_DIGITS = new RegExp(
  String.raw`(?<![\d£$€]|\d\.)(?:(?:\(\d{3}\)|\d{3})${GAP}{0,4}\d{3}${GAP}{0,4}\d{4}` +
    String.raw`|(?<!\d${GAP}{1,4})\d(?:${GAP}{1,4}\d){9}(?!${GAP}{1,4}\d(?!\d)))(?!\d|\.\d|,\d{3}(?!\d))`,
  "g",
);
const MARK = "[NHS number]";

/** The text without them. */
export function withoutNhsNumbers(text: string): string {
  const letters = [...text];
  let kept = "";
  let from = 0;
  for (const found of letters.map(simple).join("").matchAll(TEN_DIGITS)) {
    if (!checks(found[0].replace(/\D/g, ""))) continue;
    kept += letters.slice(from, found.index).join("") + MARK;
    from = found.index + found[0].length;
  }
  return kept + letters.slice(from).join("");
}

/** One of few letters in the place of any; full-width, raised and circled digits are plain ones. */
function simple(letter: string): string {
  if (/^\d$/.test(letter) || SIGNS.has(letter)) return letter;
  if (letter <= "\x7f") return /^[a-z%?!]$/i.test(letter) ? "x" : " ";
  const digit = letter.length > 1 ? letter : letter.normalize("NFKC");
  if (/^\d$/.test(digit)) return digit;
  return PARTS_NOTHING.test(letter) ? "x" : " ";
}

/** Whether the tenth digit is the check digit (NHS Data Dictionary: weights 10 to 2, modulus 11). */
function checks(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((all, digit, at) => all + Number(digit) * (10 - at), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

/** Takes NHS numbers out before a message leaves the browser. The server looks for more. */

// What may part the groups: no letter, figure, sum or sentence's end.
const GAP = String.raw`[^\p{L}\p{N}£$€%?!(]`;
// 943 476 5919 or in one, or digit by digit where no longer list is. Letters may be glued to it, the rest of a sum may not.
const TEN_DIGITS = new RegExp(
  String.raw`(?<![\d£$€]|\d\.)(?:(?:\(\d{3}\)|\d{3})${GAP}{0,4}\d{3}${GAP}{0,4}\d{4}` +
    String.raw`|(?<!\d${GAP}{1,4})\d(?:${GAP}{1,4}\d){9}(?!${GAP}{1,4}\d(?!\d)))(?!\d|\.\d|,\d{3}(?!\d))`,
  "gu",
);
const MARK = "[NHS number]";

/** The text without them. */
export function withoutNhsNumbers(text: string): string {
  let kept = "";
  let from = 0;
  for (const found of plain(text).matchAll(TEN_DIGITS)) {
    if (!checks(found[0].replace(/\D/g, ""))) continue;
    kept += text.slice(from, found.index) + MARK;
    from = found.index + found[0].length;
  }
  return kept + text.slice(from);
}

/** The text with full-width, raised and circled digits as plain ones, each where it stood. */
function plain(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (letter) => {
    const digit = letter.normalize("NFKC");
    return /^\d$/.test(digit) ? digit : letter;
  });
}

/** Whether the tenth digit is the check digit (NHS Data Dictionary: weights 10 to 2, modulus 11). */
function checks(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((all, digit, at) => all + Number(digit) * (10 - at), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

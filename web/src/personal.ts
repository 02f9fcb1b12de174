/** Takes NHS numbers out before a message leaves the browser. The server looks for more. */

const TEN_DIGITS = /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g;
const MARK = "[NHS number]";

/** The text without them. */
export function withoutNhsNumbers(text: string): string {
  return text.replace(TEN_DIGITS, (found) => (checks(found.replace(/\D/g, "")) ? MARK : found));
}

/** Whether the tenth digit is the check digit (NHS Data Dictionary: weights 10 to 2, modulus 11). */
function checks(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((all, digit, at) => all + Number(digit) * (10 - at), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

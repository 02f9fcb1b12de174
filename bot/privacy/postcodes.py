"""Full UK postcodes; an outward code alone ("SY1", "L3") says a district, or a level."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.plain import GAP

# The postcode areas, with the Crown dependencies', the forces' (BF) and the banks' (BX).
_AREAS = (
    "A[BL]|B[ABDFHLNRSTX]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE"
    "|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]"
    "|UB|W[ACDFNRSV]?|YO|ZE"
)
# The inward code never has C, I, K, M, O or V, so that "5am" and "5pm" are none.
_INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
_POSTCODE = re.compile(
    r"(?:(?<![\w&])|(?<=_)|(?<=postcode))"
    rf"((?:{_AREAS})[0-9](?:[0-9]|[A-HJKMNPR-Y])?|GIR)({GAP}{{0,4}})({_INWARD})(?![\w&])",
    re.IGNORECASE,
)
# "L3 1st session", "level S1 2nd part", "Band B5 2hr": small letters after a blank are a word.
_WORDS = frozenset({"st", "nd", "rd", "th", "hr", "yr", "pa", "pw", "pd", "ph"})


def postcodes(text: str) -> Iterator[Found]:
    """Every full postcode in `text`, which is as `plain` makes it: spaced, unspaced, in small letters."""
    for hit in _POSTCODE.finditer(text):
        # Parted by other than blanks and dashes, small letters are as likely the next figure's.
        odd = hit[2].strip(" -") and not (hit[1] + hit[3]).isupper()
        if not odd and not (hit[2] and hit[3][1:] in _WORDS):
            yield Found("POSTCODE", hit.start(), hit.end())

"""Reads every kind of slip on the paper of every profile, and says what was not read as it stands there.

python -m tests.integration.printer.reading          exit code 1 when anything was misread but lines that are no words

The test page has three lines of letters and signs that make no words. Tesseract guesses at them; that every letter of theirs is
right is proven dot by dot.
"""

import sys
from dataclasses import asdict, replace

from kiosk.domain.slip_printer import SIGNS, SMALL_LETTERS
from kiosk.printer.profiles import profiles
from tests.support.paperwork import slips_for_staff, tickets
from tests.support.proofreading import misread


def main() -> int:
    """All of them; papers that look alike are read once."""
    bad = 0
    for profile in profiles().values():
        for name, slip in {**tickets(), **slips_for_staff()}.items():
            found = misread(profile, slip)
            of_words = asdict(replace(found, lines=tuple(filter(_has_words, found.lines))))
            if any(of_words.values()):
                bad += 1
                print(f"{profile.name}, {name}: {'; '.join(f'{kind} {texts}' for kind, texts in of_words.items() if texts)}")
    print(f"{bad} slips misread")
    return int(bad > 0)


def _has_words(line: str) -> bool:
    return line not in (SMALL_LETTERS, SMALL_LETTERS.upper(), SIGNS)


if __name__ == "__main__":
    sys.exit(main())

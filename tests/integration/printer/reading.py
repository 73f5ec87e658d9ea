"""Reads every kind of slip on the paper of every profile, and says what was not read as it stands there.

python -m tests.integration.printer.reading          exit code 1 when a line, number or code of a ticket was misread
"""

import sys

from kiosk.printer.profiles import profiles
from tests.support.paperwork import slips_for_staff, tickets
from tests.support.proofreading import Misread, misread


def main() -> int:
    """All of them; papers that look alike are read once."""
    bad_tickets = 0
    for profile in profiles().values():
        for name, slip in {**tickets(), **slips_for_staff()}.items():
            found = misread(profile, slip)
            bad_tickets += name in tickets() and bool(found.lines or found.numbers or found.codes)
            if found != Misread():
                said = {
                    "lines": found.lines,
                    "marks": found.marks,
                    "numbers": found.numbers,
                    "codes": found.codes,
                }
                print(f"{profile.name}, {name}: {'; '.join(f'{kind} {texts}' for kind, texts in said.items() if texts)}")
    print(f"{bad_tickets} tickets misread")
    return int(bad_tickets > 0)


if __name__ == "__main__":
    sys.exit(main())

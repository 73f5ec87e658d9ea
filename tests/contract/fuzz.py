"""Makes up requests from the API document, right ones and wrong ones, and holds the answers against it.

python -m tests.contract.fuzz --cases 10000 --seed 1
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from onestop.app import document
from tests.support.onestop.server import Branch, Kiosk, Store, running
from tests.support.onestop.server import Counter as Desk

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
]
"""No 5xx; status, media type, headers and body as the document says; what the document forbids is refused."""


AnyCase: TypeAlias = "schemathesis.Case[Any]"
AnyOperation: TypeAlias = "schemathesis.APIOperation[Any, Any, Any, Any]"


@dataclass
class Tally:
    """What was seen."""

    cases: int = 0
    statuses: "Counter[int]" = field(default_factory=Counter)


class Fuzzer:
    """Sends what Schemathesis makes up, as a kiosk or as a counter that is let in."""

    def __init__(self, branch: Branch) -> None:
        """Each operation gets an office of its own: what one does to a kiosk must not keep the next from being tried."""
        self.branch, self.tally = branch, Tally()
        self.schema = schemathesis.openapi.from_dict(document())

    def run(self, each: int, number: int) -> Tally:
        """So many cases of each operation and kind; raises what Schemathesis finds."""
        for place, found in enumerate(self.schema.get_all_operations()):
            assert isinstance(found, Ok)
            operation = found.ok()
            for mode in schemathesis.GenerationMode:
                code = f"F{place}-{mode.value}"
                self.branch.open_office(code)
                self.kiosk, self.desk = self.branch.kiosk(code), self.branch.counter(1, code)
                with suppress(Unsatisfiable):  # what takes nothing cannot be asked wrongly
                    self._cases(operation, mode, each, number)
        return self.tally

    def _cases(self, operation: AnyOperation, mode: schemathesis.GenerationMode, each: int, number: int) -> None:
        checks = list(HealthCheck)
        phases = (Phase.explicit, Phase.generate)

        @seed(number)
        @settings(max_examples=each, deadline=None, database=None, suppress_health_check=checks, phases=phases)
        @given(operation.as_strategy(generation_mode=mode))
        def one(case: AnyCase) -> None:
            self._send(case)

        one()

    def _send(self, case: AnyCase) -> None:
        who: Kiosk | Desk = self.desk if "/counter" in case.path else self.kiosk
        wanted = case.as_transport_kwargs(base_url="http://testserver.local")
        if case.path != "/v1/enrol" and not _is_about_headers(case):
            wanted["headers"] = {**wanted.get("headers", {}), **who.headers}
        # As they go over the wire: a client that only takes ASCII would keep the server from what anybody may send.
        wanted["headers"] = {name: str(value).encode("latin-1", "replace") for name, value in wanted.get("headers", {}).items()}
        wanted.pop("cookies", None)
        if isinstance(wanted.get("data"), bytes):
            wanted["content"] = wanted.pop("data")
        answer = self.branch.client.request(**{name: value for name, value in wanted.items() if value is not None})
        self.tally.cases += 1
        self.tally.statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)


def _is_about_headers(case: AnyCase) -> bool:
    """Whether the headers are what is wrong with a case; then it is sent as it is."""
    components = case.meta.components if case.meta is not None else {}
    return any(place == "header" and component.mode.is_negative for place, component in components.items())


def main() -> int:
    """Send many; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Store("sqlite", Path(folder), None).fresh()) as branch:
        branch.open_office()
        fuzzer = Fuzzer(branch)
        each = max(1, asked.cases // (2 * sum(1 for _ in fuzzer.schema.get_all_operations())))
        tally = fuzzer.run(each, asked.seed)
    print(json.dumps({"seed": asked.seed, "cases": tally.cases, "statuses": dict(sorted(tally.statuses.items()))}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

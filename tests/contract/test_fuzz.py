"""A slice of the fuzzing of the API (`python -m tests.contract.fuzz` runs it at length)."""

import json

from onestop.apidoc import field_docs
from onestop.app import document
from onestop.wire import GrantRequest, VoidNotice
from tests.contract.fuzz import Fuzzer
from tests.support.onestop.server import Branch


def test_whatever_is_asked_the_answer_is_as_the_document_says(branch: Branch) -> None:
    tally = Fuzzer(branch).run(each=6, number=1)
    assert tally.cases > 150
    assert max(tally.statuses) < 500


def test_the_document_says_what_a_field_means() -> None:
    schemas = document()["components"]["schemas"]
    assert schemas["GrantRequest"]["properties"]["age_ms"]["description"].startswith("Milliseconds since the citizen's tap")
    assert "idempotency key" in schemas["GrantRequest"]["description"]
    assert field_docs(GrantRequest).keys() >= {"age_ms", "highest", "cursor"}
    assert schemas["VoidNotice"]["required"] == ["reason"]
    assert VoidNotice.__name__ in schemas


def test_the_server_publishes_the_document_that_the_command_writes(branch: Branch) -> None:
    assert branch.client.get("/v1/openapi.json").json() == json.loads(json.dumps(document()))

"""Requests whose bodies are read strictly, and straight into the messages of the protocol."""

from functools import cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from onestop.errors import Refused
from onestop.wire import ProblemKind

EMPTY = b""


@cache
def decoder_of(kind: Any) -> "msgspec.json.Decoder[Any]":  # noqa: ANN401  the type of a message
    """The decoder of a message, made once."""
    return msgspec.json.Decoder(kind)


class StrictRequest(Request[Any, Any, State]):
    """Litestar would read a body twice and take "1" for 1; this reads it once, as the protocol says."""

    async def json(self) -> Any:  # noqa: ANN401  see the base class
        """The message that the handler expects; raises `Refused` when the body is another."""
        field = self.route_handler.parsed_data_field
        try:
            return decoder_of(field.annotation if field is not None else object).decode(await self.body())
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Refused(ProblemKind.MALFORMED, str(error)) from None

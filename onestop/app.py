"""The application: routes, errors, the API document. One is made in each worker process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from litestar import Litestar, Request, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from onestop import __version__
from onestop.apidoc import completed
from onestop.backend import Backend
from onestop.metrics import measured
from onestop.routes import answers, callers, catalogue, counters, fleet, follow, kiosks, operations
from onestop.routes.requests import StrictRequest
from onestop.wire import PREFIX

LARGEST_BODY: Final = 4_000_000
"""Bytes: more than the largest batch of entries."""


class _Document(JsonRenderPlugin):
    """Publishes the document as `onestop openapi` writes it."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """See Litestar."""
        return super().render(request, completed(openapi_schema))


DOCUMENT: Final = OpenAPIConfig(
    title="One-stop server",
    version=__version__,
    description="Numbers, lines and kiosks of the one-stop centres. docs/protocol.md says how the messages belong together.",
    path=PREFIX,
    render_plugins=[_Document(path="/openapi.json")],
    components=callers.COMPONENTS,
    use_handler_docstrings=True,
)


def make_app(backend: Backend | None) -> Litestar:
    """The application upon a backend; without one it can only describe itself."""
    return Litestar(
        [
            Router(PREFIX, route_handlers=[*kiosks.HANDLERS, *follow.HANDLERS, *catalogue.HANDLERS, *counters.HANDLERS]),
            *operations.HANDLERS,
            *fleet.HANDLERS,
        ],
        dependencies={"backend": Provide(callers.backend_of)},
        exception_handlers=answers.HANDLERS,
        openapi_config=DOCUMENT,
        request_class=StrictRequest,
        request_max_body_size=LARGEST_BODY,
        state=State({"backend": backend}),
        lifespan=[_running] if backend is not None else [],
        middleware=[measured],
        logging_config=None,
    )


@asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    backend: Backend = app.state.backend
    await backend.start()
    try:
        yield
    finally:
        await backend.stop()


def document() -> dict[str, Any]:
    """The API document (OpenAPI)."""
    return completed(make_app(None).openapi_schema.to_schema())

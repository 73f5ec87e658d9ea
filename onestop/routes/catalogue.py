"""The catalogue of procedures, page by page."""

from functools import partial
from typing import Annotated, Final

import msgspec
from litestar import MediaType, Response, get
from litestar.datastructures import ResponseHeader
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, QueryParameter

from onestop.routes import callers
from onestop.routes.answers import OF_DEVICES, problems
from onestop.routes.callers import ANY_SECURITY, OfCaller, Share
from onestop.usecases.catalogue import read_page
from onestop.wire import Place

UNCHANGED: Final = 304

SinceParameter = Annotated[
    Place | None, QueryParameter(name="since", required=False, description="The place of the newest page that the asker has.")
]
KnownParameter = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", required=False, description="The `ETag` that the asker has; there is 304 for it."),
]
_ETAG: Final = ResponseHeader(name="ETag", description="The edition, in quotes.", documentation_only=True)


@get(
    "/catalogue",
    tags=["catalogue"],
    security=ANY_SECURITY,
    dependencies={"caller": Provide(callers.token_of)},
    guards=[callers.anybody],
    media_type=MediaType.JSON,
    response_headers=[_ETAG],
    responses={
        UNCHANGED: ResponseSpec(None, generate_examples=False, description="The asker has this edition."),
        **problems(*OF_DEVICES),
    },
)
async def catalogue(
    backend: Share, caller: OfCaller, since: SinceParameter = None, known: KnownParameter = None
) -> Response[bytes]:
    """Tell the procedures, or what changed of them since a place."""
    page = await backend.read(partial(read_page, office_id=caller.office_id, since=since))
    etag = f'"{page.edition}"'
    if known is not None and etag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(b"", status_code=UNCHANGED, headers={"ETag": etag})
    return Response(msgspec.json.encode(page), headers={"ETag": etag})


HANDLERS = [catalogue]

"""The fleet page of an office, for its administrators: HTML for people, JSON for machines."""

from datetime import datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar import MediaType, Response, get, post
from litestar.datastructures import Cookie
from sqlalchemy import Connection

from onestop.backend import Backend
from onestop.domain.credentials import ADMINISTRATOR, SESSION, Keys, Token, parse_token
from onestop.errors import Refused
from onestop.routes.callers import AnyRequest, Share, address_of
from onestop.usecases.administrators import SESSION_LIFE, begin_session, end_session, is_administrator, is_signed_in
from onestop.usecases.watch import OfficeWatched, watch
from onestop.web.fleet import fleet_page, level_of, sign_in_page
from onestop.web.words import Speech
from onestop.wire import ProblemKind

COOKIE: Final = "onestop_administrator"
LIFE_SECONDS: Final = int(SESSION_LIFE.total_seconds())
LARGEST_FORM: Final = 2_000
"""Bytes of a form with one token."""

SEE_OTHER: Final = 303
STRANGER: Final = 401

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # without any, a browser would not say either that a form came from here
    "X-Content-Type-Options": "nosniff",
}


def _html(content: str, status: int = 200) -> Response[str]:
    return Response(content, status_code=status, media_type=MediaType.HTML, headers=dict(HEADERS))


def _speech(request: AnyRequest) -> Speech:
    return Speech(request.query_params.get("lang"))


def _shown(request: AnyRequest) -> str:
    """The token that a request shows: in the cookie of a browser, or in the header of a machine."""
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    return written.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")


def _must_come_from_here(request: AnyRequest) -> None:
    """A page of another site can neither sign an administrator in as somebody else nor out; raises `Refused`.

    Browsers say where a form came from; what is no browser says nothing, and holds no cookie that could be misused.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        is_ours = origin is None or urlsplit(origin).netloc == request.headers.get("Host")
    if not is_ours:
        raise Refused(ProblemKind.MALFORMED, "the form came from another site")


async def _administrator(backend: Backend, request: AnyRequest, written: str) -> Token | None:
    """Whose token it is; None when it is nobody's, of which one address may show few."""
    token = parse_token(written)
    if token is not None and token.kind in (ADMINISTRATOR, SESSION):
        backend.devices.take(f"a/{address_of(request)}")  # whatever office the token names: nothing of it is believed yet
        if await backend.read(partial(_is_good, keys=backend.house.keys, token=token, now=backend.clock().utc)):
            return token
    backend.strangers.take(address_of(request))
    return None


def _is_good(connection: Connection, keys: Keys, token: Token, now: datetime) -> bool:
    if token.kind == SESSION:
        return is_signed_in(connection, keys, token, now)
    return is_administrator(connection, keys, token)


async def _watched(backend: Backend, office_id: int) -> OfficeWatched:
    found = await backend.read(partial(watch, office_id=office_id, now=backend.clock()))
    if found is None:
        raise Refused(ProblemKind.NOT_FOUND)
    return found


@get("/fleet", include_in_schema=False)
async def page(request: AnyRequest, backend: Share) -> Response[str]:
    """Show the kiosks of the administrator's office, or ask who wants to see them."""
    written = _shown(request)
    token = await _administrator(backend, request, written) if written else None
    if token is None:
        return _html(sign_in_page(_speech(request), wrong=False), STRANGER)
    watched = await _watched(backend, token.office_id)
    return _html(fleet_page(watched, _speech(request), backend.clock().utc))


@get("/fleet.json", include_in_schema=False)
async def data(request: AnyRequest, backend: Share) -> Response[bytes]:
    """Tell machines the same."""
    written = _shown(request)
    token = await _administrator(backend, request, written) if written else None
    if token is None:
        raise Refused(ProblemKind.UNKNOWN_CREDENTIAL)
    watched = await _watched(backend, token.office_id)
    kiosks: list[dict[str, Any]] = [{**msgspec.to_builtins(one), "level": level_of(one)} for one in watched.kiosks]
    hooks = [
        {"host": one.host, "waiting": one.waiting, "failed_at": one.failed_at, "failure": one.failure} for one in watched.hooks
    ]
    told = {"office": watched.code, "name": watched.name, "kiosks": kiosks, "hooks": hooks}
    return Response(msgspec.json.encode(told), media_type=MediaType.JSON, headers=dict(HEADERS))


@post("/fleet/sign-in", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def sign_in(request: AnyRequest, backend: Share) -> Response[str]:
    """Begin a session, in a cookie that no script and no other site can use; the token itself is kept nowhere."""
    _must_come_from_here(request)
    speech = _speech(request)
    written = str((await request.form()).get("token", "")).strip()
    token = await _administrator(backend, request, written)
    if token is None or token.kind != ADMINISTRATOR:
        return _html(sign_in_page(speech, wrong=True), STRANGER)
    session = await backend.write(token.office_id, partial(begin_session, keys=backend.house.keys, token=token))
    return _go_to(f"/fleet?lang={speech.language}", _cookie(request, session, LIFE_SECONDS))


@post("/fleet/sign-out", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def sign_out(request: AnyRequest, backend: Share) -> Response[str]:
    """End the session, also for whoever has copied the cookie."""
    _must_come_from_here(request)
    session = await _administrator(backend, request, held) if (held := request.cookies.get(COOKIE, "")) else None
    if session is not None and session.kind == SESSION:
        await backend.write(session.office_id, partial(end_session, keys=backend.house.keys, session=session))
    return _go_to("/fleet", _cookie(request, "", 0))


def _cookie(request: AnyRequest, value: str, seconds: int) -> Cookie:
    """Strict: another site can neither show the page nor post to it in the administrator's name."""
    secure = request.url.scheme == "https"
    return Cookie(COOKIE, value=value, max_age=seconds, path="/", httponly=True, samesite="strict", secure=secure)


def _go_to(place: str, cookie: Cookie) -> Response[str]:
    return Response("", status_code=SEE_OTHER, headers={**HEADERS, "Location": place}, cookies=[cookie])


HANDLERS = [page, data, sign_in, sign_out]

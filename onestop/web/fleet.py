"""The page of an office's kiosks, and the one that asks who wants to see it. Everything that is put in is escaped."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from markupsafe import Markup

from onestop.usecases.hooks import Hook
from onestop.usecases.watch import AWAY_SECONDS, WARNINGS, OfficeWatched, Watched
from onestop.web.style import STYLE
from onestop.web.words import Speech

REFRESH_SECONDS: Final = 15

_PAGE: Final = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">{refresh}'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{style}</style></head>'
    "<body>{body}</body></html>"
)
_REFRESH: Final = Markup('<meta http-equiv="refresh" content="{seconds}">')
_FLEET: Final = Markup(
    '<header><div><p class="office">{code} · {office}</p><h1>{title}</h1><p class="sum">{sum}</p></div>'
    '<nav><a href="/fleet?lang={other}" lang="{other}">{other_language}</a>'
    '<form method="post" action="/fleet/sign-out"><button>{sign_out}</button></form></nav></header>'
    "<main>{cards}</main>{hooks}<footer>{refreshed}</footer>"
)
_CARD: Final = Markup(
    '<article class="{level}"><h2><span class="dot" aria-hidden="true">{dot}</span>{kiosk}<span class="word">{word}</span></h2>'
    "{troubles}{stale}<dl>{facts}</dl></article>"
)
_TROUBLES: Final = Markup("<ul>{items}</ul>")
_TROUBLE: Final = Markup("<li>{text}</li>")
_STALE: Final = Markup('<p class="stale">{text}</p>')
_FACT: Final = Markup("<div><dt>{name}</dt><dd>{value}</dd></div>")
_HOOKS: Final = Markup('<section class="hooks"><h2>{title}</h2><dl>{items}</dl></section>')
_SIGN_IN: Final = Markup(
    '<main class="door"><form method="post" action="/fleet/sign-in?lang={language}"><h1>{title}</h1>{wrong}'
    '<label for="token">{token}</label><input id="token" name="token" type="password" autocomplete="off" required autofocus>'
    '<p class="hint">{hint}</p><button class="main">{sign_in}</button></form>'
    '<p><a href="/fleet?lang={other}" lang="{other}">{other_language}</a></p></main>'
)
_WRONG: Final = Markup('<p class="wrong" role="alert">{text}</p>')

DOTS: Final = {"well": "●", "warning": "▲", "urgent": "■"}
"""A shape each, so that no colour is needed to tell them apart."""


def fleet_page(watched: OfficeWatched, speech: Speech, now: datetime) -> str:
    """The kiosks of an office, and who is told of their problems."""
    wrong = sum(1 for one in watched.kiosks if one.troubles)
    total = len(watched.kiosks)
    told = speech("none") if not total else speech("count", wrong=wrong, all=total) if wrong else speech("all_well", all=total)
    body = _FLEET.format(
        code=watched.code,
        office=watched.name,
        title=speech("title"),
        sum=told,
        other=speech.other,
        other_language=speech("other_language"),
        sign_out=speech("sign_out"),
        cards=Markup("").join(_card(one, speech) for one in watched.kiosks),
        hooks=_hooks(watched.hooks, speech, now),
        refreshed=speech("refreshed"),
    )
    return _page(speech, body, refresh=True)


def _hooks(hooks: Sequence[Hook], speech: Speech, now: datetime) -> Markup:
    """The host alone: the rest of a URL may be a secret of the receiver."""
    if not hooks:
        return Markup("")
    items = Markup("").join(_FACT.format(name=one.host, value=_told(one, speech, now)) for one in hooks)
    return _HOOKS.format(title=speech("hooks"), items=items)


def _told(one: Hook, speech: Speech, now: datetime) -> str:
    if one.failed_at is None:
        failed = speech("hook_never_failed")
    else:
        ago = speech("ago", time=speech.span((now - one.failed_at).total_seconds()))
        failed = speech("hook_failed", ago=ago, why=speech.failure(one.failure))
    return f"{failed}; {speech('hook_waiting', n=one.waiting)}" if one.waiting else failed


def sign_in_page(speech: Speech, *, wrong: bool) -> str:
    """Who wants to see it? `wrong`: the token that was given is none."""
    body = _SIGN_IN.format(
        language=speech.language,
        title=speech("title"),
        wrong=_WRONG.format(text=speech("wrong_token")) if wrong else "",
        token=speech("token"),
        hint=speech("token_hint"),
        sign_in=speech("sign_in"),
        other=speech.other,
        other_language=speech("other_language"),
    )
    return _page(speech, body, refresh=False)


def _page(speech: Speech, body: Markup, *, refresh: bool) -> str:
    again = _REFRESH.format(seconds=REFRESH_SECONDS) if refresh else ""
    return str(_PAGE.format(language=speech.language, refresh=again, title=speech("title"), style=Markup(STYLE), body=body))  # noqa: S704  ours


def level_of(one: Watched) -> str:
    """How soon somebody must come: `well`, `warning` or `urgent`."""
    if not one.troubles:
        return "well"
    return "warning" if all(trouble in WARNINGS for trouble in one.troubles) else "urgent"


def _card(one: Watched, speech: Speech) -> Markup:
    level = level_of(one)
    items = Markup("").join(_TROUBLE.format(text=speech.trouble(trouble)) for trouble in one.troubles)
    is_stale = one.heartbeat is not None and one.silent_s is not None and one.silent_s >= AWAY_SECONDS
    return _CARD.format(
        level=level,
        dot=DOTS[level],
        kiosk=speech("kiosk", code=one.kiosk_code),
        word=speech(level),
        troubles=_TROUBLES.format(items=items) if items else "",
        stale=_STALE.format(text=speech("last_words")) if is_stale else "",
        facts=Markup("").join(_FACT.format(name=speech(name), value=value) for name, value in _facts(one, speech)),
    )


def _facts(one: Watched, speech: Speech) -> Iterator[tuple[str, str]]:
    unknown, said = speech("unknown"), one.heartbeat
    yield "heard", speech("never") if one.silent_s is None else speech("ago", time=speech.span(one.silent_s))
    if said is not None:
        printer = said.printer
        paper = [] if printer.tickets_left is None else [speech("paper_left", tickets=printer.tickets_left)]
        paper += [] if printer.minutes_left is None else [speech("paper_minutes", minutes=printer.minutes_left)]
        yield "paper", ", ".join(paper) or unknown
        outbox = speech("outbox_left", depth=said.outbox_depth, time=speech.span(said.outbox_oldest_s))
        yield "outbox", outbox if said.outbox_depth else speech("nothing")
        offset = said.clock.offset_ms
        yield "clock", unknown if offset is None else speech.span(abs(offset) / 1000)
        yield "heat", unknown if said.temperature_c is None else f"{said.temperature_c:.0f} °C"
        touched = said.last_touch_age_s
        yield "touch", unknown if touched is None else speech("ago", time=speech.span(touched))
        yield "restarts", f"{said.restarts} ({speech.reason(said.restart_reason)})" if said.restart_reason else str(said.restarts)
    yield "software", one.software
    yield "serial", f"…{one.serial_end}"

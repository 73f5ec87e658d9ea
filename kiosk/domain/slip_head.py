"""What stands at the top of every slip for staff: whose it is, what it is, and when it was printed."""

from collections.abc import Callable
from datetime import datetime

from kiosk.domain.office import Office
from kiosk.domain.slip import Block, Rule, Size, Text

Translate = Callable[[str], str]


def head(office: Office, title: str, local: datetime, tr: Translate, language: str = "vi") -> list[Block]:
    """Office, title and local time, down to a rule."""
    return [
        Text(office.name.in_language(language), bold=True),
        Text(title, Size.LARGE, bold=True),
        Text(tr("In lúc {time} ngày {date}").format(time=f"{local:%H:%M}", date=f"{local:%d/%m/%Y}")),
        Rule(),
    ]

"""A window of Kivy with nothing in it: `python -m benchmarks.peers.empty_window`. Full screen, in the colour of our ground."""

from kiosk.screens.lockdown import lock
from kiosk.screens.settings import InputKind, InputSource, ScreenSettings


def main() -> None:
    """Show it until a signal comes."""
    settings = ScreenSettings(input=InputSource(InputKind.MOUSE))
    lock(settings)
    from kivy.uix.widget import Widget  # noqa: PLC0415  after the lock

    from kiosk.screens.engine import Engine  # noqa: PLC0415  likewise

    def make_root() -> Widget:
        engine.window.clearcolor = (0.96, 0.95, 0.92, 1)
        return Widget()

    engine = Engine(settings)
    engine.run(make_root)


if __name__ == "__main__":
    main()

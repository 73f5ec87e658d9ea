"""Real touches on the kiosk's own keyboard."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.first_frame import translations
from kiosk.flow.keyboard import LONGEST_TEXT, Layout, Typing, make_keyboard
from kiosk.tour.panels import PANELS, Panel
from tests.ui.screens.audit import LEAST_CAPITALS_MM, problems
from tests.ui.screens.conftest import PORTRAIT, Scene
from tests.ui.screens.test_theme import ENHANCED, luminance

WORDS: tuple[str, ...] = ("giấy", "nghiêng", "khuyếnnghịvà")
"""The last is as long as a word that is offered can be."""


class Typist:
    """Somebody before a screen on which is a keyboard and nothing else."""

    def __init__(self, scene: Scene, language: str = "vi") -> None:
        from kiosk.screens.widgets.keyboard import Keyboard  # noqa: PLC0415  its rules need the theme

        self.scene, self.stage, self._tr = scene, scene.stage, translations(language)
        self.typing, self.words = Typing(), WORDS
        self.keyboard: Any = Keyboard(size_hint_x=None, width=scene.panel.width - 2 * scene.theme.pad)
        self.keyboard.pos = scene.theme.pad, scene.theme.pad
        self.keyboard.bind(on_tap=lambda _, action: self._tapped(action))
        scene.root.clear_widgets()
        scene.root.add_widget(self.keyboard)
        self.show()

    def show(self, layout: Layout | None = None) -> None:
        """These keys, or those that are there already, with the words of now."""
        self.typing = Typing(self.typing.text, layout or self.typing.layout)
        self.keyboard.keyboard = make_keyboard(self.typing, self.words, self._tr)
        self.stage.settle()

    def key(self, action: str) -> Any:  # noqa: ANN401  Kivy's widgets have no types
        """A key that is there."""
        return self.scene.targets()[action]

    def press(self, action: str, finger: int = 0) -> None:
        x, y = self.key(action).center
        self.stage.press(x, y, finger)

    def release(self, key: Any, finger: int = 0) -> None:  # noqa: ANN401  Kivy's widgets have no types
        """Lift the finger where this key stands, whatever it is called now."""
        x, y = key.center
        self.stage.release(x, y, finger)

    def _tapped(self, action: str) -> None:
        self.typing = self.typing.tap(action) or self.typing
        self.keyboard.keyboard = make_keyboard(self.typing, self.words, self._tr)


@pytest.fixture
def typist(scene: Callable[..., Scene]) -> Callable[..., Typist]:
    """Makes one before a panel."""

    def made(panel: Panel = PORTRAIT, language: str = "vi") -> Typist:
        return Typist(scene(panel), language)

    return made


TypistMaker = Callable[..., Typist]


@pytest.mark.usefixtures("unseen")
def test_taps_on_keys_make_a_line(typist: TypistMaker) -> None:
    at = typist()
    for key in ("g", "i", "a", "a", "y", "s", "space", "k"):
        at.scene.tap(f"key:{key}")
    assert at.typing.text == "giấy k"


@pytest.mark.usefixtures("unseen")
def test_a_tap_on_a_word_completes_the_line(typist: TypistMaker) -> None:
    at = typist()
    at.scene.tap("key:g")
    at.scene.tap("suggest:giấy")
    assert at.typing.text == "giấy "


def test_a_key_answers_in_the_same_frame(typist: TypistMaker) -> None:
    at = typist()
    key = at.key("key:g")
    spot = int(key.x + key.width / 8), int(at.scene.panel.height - key.center_y)
    before = at.stage.picture().getpixel(spot)
    at.press("key:g")
    assert at.stage.picture().getpixel(spot) == tuple(round(part * 255) for part in at.scene.theme.colours.accent[:3])
    at.release(key)
    assert at.stage.picture().getpixel(spot) == before == (255, 255, 255)


@pytest.mark.usefixtures("unseen")
def test_a_finger_that_slides_off_its_key_types_nothing(typist: TypistMaker) -> None:
    at = typist()
    key, other = at.key("key:g"), at.key("key:p")
    at.press("key:g")
    at.stage.move(*other.center)
    at.release(other)
    assert at.typing.text == ""
    assert not key.pressed


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("first_up", [1, 2])
def test_two_thumbs_that_overlap_type_in_the_order_in_which_they_came_down(typist: TypistMaker, first_up: int) -> None:
    at = typist()
    keys = {1: at.key("key:t"), 2: at.key("key:h")}
    at.press("key:t", finger=1)
    at.press("key:h", finger=2)
    for finger in (first_up, 3 - first_up):
        at.release(keys[finger], finger)
    assert at.typing.text == "th"


@pytest.mark.usefixtures("unseen")
def test_a_key_that_becomes_another_under_a_finger_types_neither(typist: TypistMaker) -> None:
    at = typist()
    change, letter = at.key("layout:digits"), at.key("key:q")
    at.press("layout:digits", finger=1)
    at.press("key:q", finger=2)
    at.release(change, finger=1)
    at.release(letter, finger=2)
    assert at.typing == Typing("", Layout.DIGITS)


@pytest.mark.usefixtures("unseen")
def test_a_word_that_becomes_another_under_a_finger_is_not_taken(typist: TypistMaker) -> None:
    at = typist()
    word = at.key("suggest:giấy")
    at.press("suggest:giấy")
    at.words = ("khai", "sinh")
    at.show()
    at.release(word)
    assert at.typing.text == ""
    at.scene.tap("suggest:khai")
    assert at.typing.text == "khai "


@pytest.mark.usefixtures("unseen")
def test_who_hits_the_ground_between_two_keys_did_not_miss_the_keyboard(typist: TypistMaker) -> None:
    at = typist()
    key = at.key("key:g")
    at.stage.tap(key.right + at.scene.theme.key_gap / 2, key.center_y)
    assert at.typing.text == ""
    assert at.scene.citizen.flow._last_stray == float("-inf")


@pytest.mark.usefixtures("unseen")
def test_no_key_is_made_for_a_keystroke(typist: TypistMaker) -> None:
    at = typist()
    for layout in Layout:
        at.show(layout)
    at.show(Layout.TELEX)
    before = list(at.keyboard.children)
    for key in ("h", "o", "a", "f", "n", "backspace", "clear"):
        at.words = WORDS[: len(key) % 3]
        at.scene.tap(f"key:{key}")
    at.show(Layout.MARKS)
    at.show(Layout.TELEX)
    assert list(at.keyboard.children) == before


@pytest.mark.usefixtures("unseen")
def test_keys_stay_where_they_are_when_words_come_and_go(typist: TypistMaker) -> None:
    at = typist()

    def places() -> dict[str, tuple[float, ...]]:
        return {action: (*key.pos, *key.size) for action, key in at.scene.targets().items() if not action.startswith("suggest:")}

    before, height = places(), at.keyboard.height
    at.words = ()
    at.show()
    assert (places(), at.keyboard.height) == (before, height)


@pytest.mark.usefixtures("unseen")
def test_the_keys_that_all_layouts_share_stay_where_they_are(typist: TypistMaker) -> None:
    at = typist(PANELS[1])
    places = []
    for layout in Layout:
        at.show(layout)
        places.append(
            {action: (*at.key(action).pos, *at.key(action).size) for action in ("layout:telex", "key:space", "key:clear")}
        )
    assert places == [places[0]] * len(Layout)


@pytest.mark.usefixtures("unseen")
def test_on_a_wide_panel_hands_need_not_travel_further(typist: TypistMaker) -> None:
    at = typist(PANELS[1])
    key = at.key("key:g")
    assert key.width <= 1.6 * key.height + 1
    assert at.key("key:q").x + at.key("key:p").right == pytest.approx(at.scene.panel.width, abs=2)


@pytest.mark.usefixtures("unseen")
def test_a_keyboard_that_is_put_away_keeps_no_word_and_takes_no_tap(typist: TypistMaker) -> None:
    at = typist()
    caps = list(at.keyboard.children)
    at.press("key:g")
    at.keyboard.keyboard = None
    at.stage.settle()
    assert at.scene.targets() == {}
    assert {cap.title for cap in caps} == {""}
    at.stage.release(*caps[0].center)
    assert at.typing.text == ""


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_storm_of_fingers_leaves_a_keyboard_that_types(typist: TypistMaker, seed: int) -> None:
    at = typist()
    _storm(at, random.Random(seed))  # noqa: S311  nothing is kept secret
    assert not any(cap.pressed for cap in at.keyboard.children)
    assert len(at.typing.text) <= LONGEST_TEXT
    at.show(Layout.ENGLISH)
    at.scene.tap("key:clear")
    at.scene.tap("key:q")
    assert at.typing.text == "q"


def _storm(at: Typist, chance: random.Random, count: int = 80) -> None:
    """Three fingers that press, slide and lift somewhere on the keyboard; all are up in the end."""
    down: set[int] = set()
    for _ in range(count):
        finger = chance.randrange(3)
        x = at.keyboard.x + chance.random() * at.keyboard.width
        y = at.keyboard.y + chance.random() * at.keyboard.height
        if finger not in down:
            at.stage.press(x, y, finger)
            down.add(finger)
        elif chance.random() < 0.3:
            at.stage.move(x, y, finger)
        else:
            at.stage.release(x, y, finger)
            down.discard(finger)
    for finger in down:
        at.stage.release(0, 0, finger)


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("text_size", [1, 2, 3, 4])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_key_can_be_read_and_reached(typist: TypistMaker, panel: Panel, text_size: int, language: str) -> None:
    at = typist(panel, language)
    at.scene.theme.read(text_size)
    found = []
    for layout in Layout:
        at.show(layout)
        found += [f"{layout}: {problem}" for problem in problems(at.scene, LEAST_CAPITALS_MM[panel.name])]
    assert found == []


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("layout", Layout)
def test_what_a_key_says_stands_out_whether_it_is_pressed_or_not(typist: TypistMaker, layout: Layout) -> None:
    at = typist()
    at.show(layout)

    def contrast(key: Any) -> float:  # noqa: ANN401  Kivy's widgets have no types
        darker, lighter = sorted(luminance(tuple(colour)) for colour in (key.letters, key.ground))
        return (lighter + 0.05) / (darker + 0.05)

    for action, key in at.scene.targets().items():
        at.press(action)
        assert key.lit
        assert contrast(key) >= ENHANCED
        at.stage.move(0, 0)
        at.stage.release(0, 0)
        assert contrast(key) >= ENHANCED


@pytest.mark.usefixtures("unseen")
def test_the_sign_beside_a_word_is_in_the_font_of_signs(typist: TypistMaker) -> None:
    from kiosk.screens.widgets.text import Icon  # noqa: PLC0415  fonts need the window

    signs = {icon.icon: icon.text for icon in typist().keyboard.walk(restrict=True) if isinstance(icon, Icon) and icon.icon}
    assert list(signs) == ["delete"]
    assert all(signs.values())

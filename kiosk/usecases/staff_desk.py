"""The staff desk: a thread of its own that opens the door, and does at the terminal what staff say.

Not the screen's thread, because a PIN takes a tenth of a second to compare and a USB stick its time; not the issuer's, because
citizens' numbers wait for nobody. Who has come in is known here, so that no page can do anything for somebody who has not.
"""

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kiosk.domain.staff import Act, Member
from kiosk.errors import DoorError, KioskError, NotAllowed

logger = logging.getLogger(__name__)

Arguments = Mapping[str, str]
Hand = Callable[[Arguments], object]
"""Does one thing, and returns what is to be told of it; may raise `KioskError`."""


class Door(Protocol):
    """Who may come in, and the log of what they do. See `kiosk.usecases.door`."""

    def try_pin(self, pin: str) -> Member:
        """The member with this PIN, whose coming in is noted; raises `DoorError`."""

    def try_card(self, code: str) -> Member:
        """The same with a card."""

    def note(self, member: Member, act: Act, what: str) -> None:
        """Write it into the staff log, durably; raises `StaffLogError`."""

    def must_be_allowed(self, member: Member, act: Act) -> None:
        """Raises `NotAllowed`."""


@dataclass(frozen=True, slots=True)
class PinTyped:
    """A PIN from the pad."""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card before the scanner."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """Something to be looked at: changes nothing, and stands in no log."""

    name: str
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """Something to be done. `what` is for the staff log: what exactly, without anything personal."""

    act: Act
    name: str
    what: str = ""
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    """Staff go; `by_itself` when nobody touched the screen for too long."""

    by_itself: bool = False


Question = PinTyped | CardShown | Look | Order | Leave


@dataclass(frozen=True, slots=True)
class Entered:
    """The door is open."""

    member: Member


@dataclass(frozen=True, slots=True)
class Shut:
    """The door stays shut."""

    error: KioskError


@dataclass(frozen=True, slots=True)
class Done:
    """It was done, or looked at; `told` is what the hand returned."""

    name: str
    told: object = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not done."""

    name: str
    error: KioskError


Reply = Entered | Shut | Done | Failed


class StaffDesk:
    """Answers questions one after the other; every question gets one reply, but `Leave`."""

    def __init__(
        self, door: Callable[[], Door], hands: Callable[[], Mapping[str, Hand]], replied: Callable[[int, Reply], None]
    ) -> None:
        """Door and hands are made in the thread when they are first needed; so is `replied` called, with the question's serial."""
        self._make_door, self._make_hands, self._replied = door, hands, replied
        self._door: Door | None = None
        self._hands: Mapping[str, Hand] | None = None
        self._member: Member | None = None
        self._questions: queue.SimpleQueue[tuple[int, Question] | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._work, name="staff", daemon=True)

    def start(self) -> None:
        """Begin; nothing is read before the first question."""
        self.thread.start()

    def ask(self, serial: int, question: Question) -> None:
        """Returns at once."""
        self._questions.put((serial, question))

    def stop(self, seconds: float) -> bool:
        """Finish what was asked; returns whether that was done within the limit."""
        self._questions.put(None)
        if self.thread.ident is not None:
            self.thread.join(seconds)
        return not self.thread.is_alive()

    def _work(self) -> None:
        while (asked := self._questions.get()) is not None:
            serial, question = asked
            try:
                reply = self._answer(question)
                if reply is not None:
                    self._replied(serial, reply)
            except Exception:  # the thread must outlive any mistake in it
                logger.exception("a question of staff was not answered")

    def _answer(self, question: Question) -> Reply | None:
        match question:
            case PinTyped() | CardShown():
                return self._come_in(question)
            case Leave(by_itself):
                self._go(by_itself=by_itself)
                return None
            case Look() | Order():
                return self._do(question)

    def _come_in(self, shown: PinTyped | CardShown) -> Reply:
        try:
            door = self._opened()
            member = door.try_pin(shown.pin) if isinstance(shown, PinTyped) else door.try_card(shown.code)
        except KioskError as error:
            return Shut(error)
        except Exception as error:  # noqa: BLE001  the next try may well be answered; its words may quote what was typed
            logger.error("the door failed: %s", type(error).__name__)  # noqa: TRY400
            return Shut(DoorError("the door failed", "see the log"))
        self._member = member
        return Entered(member)

    def _go(self, *, by_itself: bool) -> None:
        member, self._member = self._member, None
        if member is not None:
            self._note(member, Act.LEAVE, "by itself" if by_itself else "")

    def _do(self, question: Look | Order) -> Reply:
        try:
            member = self._who()
            if isinstance(question, Order):
                door = self._opened()
                door.must_be_allowed(member, question.act)
                door.note(member, question.act, f"{question.name} {question.what}".strip())
            told = self._hand(question.name)(question.arguments)
        except KioskError as error:
            logger.warning("%s was not done: %s", question.name, error)
            self._note_failure(question, error)
            return Failed(question.name, error)
        except Exception as error:
            logger.exception("%s failed", question.name)
            self._note_failure(question, error)
            return Failed(question.name, KioskError(f"an internal error ({type(error).__name__})", "see the log"))
        return Done(question.name, told)

    def _hand(self, name: str) -> Hand:
        if self._hands is None:
            self._hands = self._make_hands()
        hand = self._hands.get(name)
        if hand is None:
            raise KioskError(f"this kiosk cannot do {name!r}", "this is a defect")
        return hand

    def _who(self) -> Member:
        if self._member is None:
            raise NotAllowed("nobody has come in", "enter the PIN")
        return self._member

    def _opened(self) -> Door:
        if self._door is None:
            self._door = self._make_door()
        return self._door

    def _note_failure(self, question: Look | Order, error: Exception) -> None:
        if isinstance(question, Order) and self._member is not None and not isinstance(error, NotAllowed):
            self._note(self._member, question.act, f"{question.name} failed: {type(error).__name__}")

    def _note(self, member: Member, act: Act, what: str) -> None:
        """What cannot be written down any more is told by the log; it must not keep staff in."""
        try:
            self._opened().note(member, act, what)
        except KioskError as error:
            logger.error("the staff log lacks an entry: %s", error)  # noqa: TRY400

"""The states of a ticket."""

from kiosk.domain.ticket import NEXT_STATES, OPEN_STATES, TicketState, may_follow


def test_a_ticket_begins_as_an_intent() -> None:
    assert [state for state in TicketState if may_follow(None, state)] == [TicketState.INTENT]


def test_void_is_the_end() -> None:
    assert not NEXT_STATES[TicketState.VOID]


def test_no_ticket_returns_to_an_earlier_state() -> None:
    order = list(TicketState)
    ends = {TicketState.UNCONFIRMED}  # a late confirmation may still arrive
    for before, following in NEXT_STATES.items():
        if before is not None and before not in ends:
            assert all(order.index(after) > order.index(before) for after in following)


def test_every_state_that_a_crash_may_leave_has_a_truthful_successor() -> None:
    for state in OPEN_STATES:
        assert may_follow(state, TicketState.VOID if state is TicketState.INTENT else TicketState.UNKNOWN)

"""Who may speak: each request of a kiosk or a counter is held against the roster of its office, and of no other."""

from dataclasses import dataclass
from uuid import UUID

from onestop.domain.credentials import COUNTER, KIOSK, Keys, Token
from onestop.domain.states import DeviceState
from onestop.errors import Refused
from onestop.usecases.roster import Roster, RosterCounter, RosterDevice
from onestop.wire import ProblemKind

_NOT_ACTIVE = {
    DeviceState.PENDING: ProblemKind.AWAITING_APPROVAL,
    DeviceState.REVOKED: ProblemKind.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a kiosk's request says of itself. The secret is only compared, never shown."""

    token: Token
    hardware_serial: str
    boot_id: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Claim({self.token.office_id}, {self.token.holder})"


def stopped_as(reason: str) -> ProblemKind:
    """The problem by which a stopped kiosk was stopped; its `reason` begins with the kind."""
    return ProblemKind.ROLLED_BACK if reason.startswith(ProblemKind.ROLLED_BACK) else ProblemKind.CLONED


def recognise(roster: Roster, claim: Claim, keys: Keys) -> RosterDevice:
    """The device of a claim, whatever its state; raises `Refused` when credential or machine are others."""
    device = roster.devices.get(_device_id(claim.token))
    if device is None or not _is_credential(device, claim.token.secret, keys):
        raise Refused(ProblemKind.UNKNOWN_CREDENTIAL)
    if device.hardware_serial != claim.hardware_serial:
        raise Refused(ProblemKind.HARDWARE_CHANGED)
    return device


def admit(roster: Roster, claim: Claim, keys: Keys, *, hello: bool = False) -> RosterDevice:
    """The device, if it may do something now; without `hello` its boot must have said hello, since the newest restore too."""
    device = recognise(roster, claim, keys)
    if device.state in _NOT_ACTIVE:
        raise Refused(_NOT_ACTIVE[device.state], device.reason)
    if device.state is DeviceState.STOPPED:
        raise Refused(stopped_as(device.reason), device.reason)
    if not hello and (device.boot_id is None or device.boot_id != claim.boot_id):
        raise Refused(ProblemKind.SAY_HELLO, "this boot has not said hello, or another has since")
    if not hello and device.epoch_shown < roster.epoch:
        raise Refused(ProblemKind.SAY_HELLO, "the server was restored; it does not know yet what this kiosk has")
    return device


def admit_counter(roster: Roster, token: Token, keys: Keys) -> RosterCounter:
    """The counter of a token."""
    counter = roster.counters.get(int(token.holder)) if token.kind == COUNTER and token.holder.isdecimal() else None
    if counter is None or not keys.is_of(token.secret, counter.token_hash):
        raise Refused(ProblemKind.UNKNOWN_CREDENTIAL)
    return counter


def uses_next_credential(device: RosterDevice, secret: str, keys: Keys) -> bool:
    """Whether the kiosk speaks with its new credential for the first time."""
    return keys.is_of(secret, device.next_credential_hash)


def _is_credential(device: RosterDevice, secret: str, keys: Keys) -> bool:
    hashed = keys.hashed(secret)
    return keys.same(hashed, device.credential_hash) or keys.same(hashed, device.next_credential_hash)


def _device_id(token: Token) -> UUID:
    if token.kind != KIOSK:
        raise Refused(ProblemKind.UNKNOWN_CREDENTIAL)
    try:
        return UUID(token.holder)
    except ValueError:
        raise Refused(ProblemKind.UNKNOWN_CREDENTIAL) from None

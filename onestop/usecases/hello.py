"""A boot introduces itself: is it the machine and the ledger that we know, and what was lost."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, insert, select, update

from onestop.db.tables import boot, device, event, granted, ledger, ticket
from onestop.db.transaction import Transaction
from onestop.domain.codes import Used
from onestop.domain.lineage import (
    BootVerdict,
    Codes,
    KnownBoot,
    KnownLedger,
    LedgerEnd,
    LedgerVerdict,
    ShownLedger,
    ends_otherwise,
    judge_boot,
    judge_ledger,
)
from onestop.domain.states import CodeRole, DeviceState, LedgerState
from onestop.errors import Refused
from onestop.usecases.admission import Claim
from onestop.usecases.codes import (
    forget_used_spare,
    free_code,
    free_now,
    give_spare,
    keep_spare,
    note_shown,
    note_used,
    offer_own,
    take_code,
    unseen,
    withdraw_own,
)
from onestop.usecases.codewords import claim_hold, codes_by_word, is_held_by_word, settle_spares
from onestop.usecases.parts import (
    House,
    Speaker,
    follow_epoch,
    let_in,
    must_be_an_epoch,
    notice_restore,
    stop_kiosk,
)
from onestop.usecases.words import claim_number, close_by_word, close_strange_day
from onestop.wire import PROTOCOL, Hello, HelloAnswer, LedgerStatus, ProblemKind

_DEVICE = (device.c.office_id == bindparam("office")) & (device.c.device_id == bindparam("id"))
_BOOT = (boot.c.office_id == bindparam("office")) & (boot.c.device_id == bindparam("id")) & (boot.c.boot_id == bindparam("boot"))
_FIND_BOOT = select(boot.c.hello_ns, boot.c.stale_hellos).where(_BOOT)
_HEARD = update(boot).where(_BOOT).values(hello_ns=bindparam("ns"), stale_hellos=boot.c.stale_hellos + bindparam("stale"))
_SET_BOOT = update(device).where(_DEVICE).values(boot_id=bindparam("boot"), software=bindparam("software_"))
_SET_LEDGER = (
    update(device)
    .where(_DEVICE)
    .values(ledger_id=bindparam("ledger"), kiosk_code=bindparam("code"), spare_code=bindparam("spare"))
)
_FIND_DEVICE = select(device.c.spare_code, device.c.kiosk_code, device.c.credential_since, device.c.last_command).where(_DEVICE)
_LEDGER = (ledger.c.office_id == bindparam("office")) & (ledger.c.ledger_id == bindparam("ledger"))
_FIND_LEDGER = select(
    ledger.c.ledger_id, ledger.c.device_id, ledger.c.kiosk_code, ledger.c.acknowledged, ledger.c.chain, ledger.c.state
).where(_LEDGER)
_LEAVE = (
    update(device)
    .where(device.c.office_id == bindparam("office"), device.c.device_id != bindparam("id"))
    .where(device.c.spare_code == bindparam("code"), device.c.state != DeviceState.REVOKED)
    .values(spare_code=None)
)
_REPLACED = update(ledger).where(_LEDGER).values(state=LedgerState.REPLACED)
_CHAIN_AT = select(event.c.chain).where(
    event.c.office_id == bindparam("office"), event.c.ledger_id == bindparam("ledger"), event.c.seq == bindparam("at_seq")
)


def hello(house: House, transaction: Transaction, claim: Claim, said: Hello) -> HelloAnswer:
    """Let a boot begin; raises `Refused`, and stops a kiosk whose boot or ledger cannot be the one that we know."""
    if said.protocol != PROTOCOL:
        raise Refused(ProblemKind.PROTOCOL_UNKNOWN, f"this server speaks version {PROTOCOL}")
    speaker = let_in(house, transaction, claim, hello=True)
    _judge_boot(transaction, speaker, claim.boot_id, said.monotonic_ns)
    must_be_an_epoch(speaker.held, said.epoch)
    # Before the ledger is judged: which one is good depends on whether this database was restored.
    notice_restore(house, transaction, speaker.held, said.cursor)
    used = _used(said)
    acknowledged = 0
    if said.ledger is not None:
        _learn_marks(transaction, speaker, said.ledger)
        acknowledged = _judge_ledger(transaction, speaker, said.ledger, used)
    follow_epoch(transaction, speaker, said.epoch)
    _begin(transaction, speaker, claim.boot_id, said)
    if said.ledger is not None:
        note_shown(transaction, speaker.held, speaker.device.device_id)
        if not unseen(transaction, speaker.held):
            settle_spares(transaction, speaker.held)
        withdraw_own(transaction, speaker.held, speaker.device.device_id)
        _keep_its_spare(transaction, speaker, said.spare_code)
    if used is not None:
        forget_used_spare(transaction, speaker.held, speaker.device.device_id, used)
        note_used(transaction, speaker.held, speaker.device.device_id, used)
    spare = _spare(transaction, speaker, used, has_ledger=said.ledger is not None)
    return _answer(house, transaction, speaker, acknowledged, spare)


def _judge_boot(transaction: Transaction, speaker: Speaker, boot_id: str, monotonic_ns: int) -> None:
    key = {"office": speaker.held.office_id, "id": speaker.device.device_id, "boot": boot_id}
    row = transaction.one(_FIND_BOOT, key)
    is_current = speaker.device.boot_id in (boot_id, None)  # none: it was released, and whoever speaks first is the one
    known = KnownBoot(row["hello_ns"], row["stale_hellos"], is_current) if row else None
    verdict = judge_boot(known, monotonic_ns)
    if verdict is BootVerdict.REPLAYED:
        raise Refused(ProblemKind.REPLAYED, "an older hello of this boot")
    if verdict is BootVerdict.CLONED:
        raise stop_kiosk(transaction, speaker, ProblemKind.CLONED, f"boot {boot_id} goes on although another one followed it")
    if verdict is not BootVerdict.NEW:
        transaction.run(_HEARD, {**key, "ns": monotonic_ns, "stale": int(verdict is BootVerdict.OVER)})
    if verdict is BootVerdict.OVER:
        raise Refused(ProblemKind.SAY_HELLO, "another boot of this kiosk has said hello since")


def _begin(transaction: Transaction, speaker: Speaker, boot_id: str, said: Hello) -> None:
    if speaker.device.boot_id == boot_id:
        return
    key = {"office_id": speaker.held.office_id, "device_id": speaker.device.device_id, "boot_id": boot_id}
    first = {"hello_ns": said.monotonic_ns, "heartbeat_ns": 0, "stale_hellos": 0, "first_seen": transaction.now().utc}
    where = {"office": speaker.held.office_id, "id": speaker.device.device_id}
    if transaction.one(_FIND_BOOT, {**where, "boot": boot_id}) is None:
        transaction.run(insert(boot), {**key, **first})
    transaction.run(_SET_BOOT, {**where, "boot": boot_id, "software_": said.software})
    speaker.held.touch(roster=True)


def _used(said: Hello) -> Used | None:
    told = said.used_codes
    return Used(told.business_day, frozenset(told.codes)) if told is not None else None


def _judge_ledger(transaction: Transaction, speaker: Speaker, shown: LedgerStatus, used: Used | None) -> int:
    """Hold the ledger against the one that we know; returns the newest entry that the server has of it."""
    held, one = speaker.held, speaker.device
    row = _ledger(transaction, held.office_id, one.ledger_id)
    known = KnownLedger(one.ledger_id, row["kiosk_code"], row["acknowledged"]) if one.ledger_id and row else None
    before = _ledger(transaction, held.office_id, shown.ledger_id)
    is_inherited = before is not None and before["device_id"] != one.device_id
    if before is not None and is_inherited:
        if not _may_inherit(transaction, speaker, shown, before):
            raise stop_kiosk(transaction, speaker, ProblemKind.CLONED, "its ledger belongs to another kiosk")
        row = before
    acknowledged = int(before["acknowledged"]) if before is not None else 0
    if shown.acknowledged > acknowledged:
        close_by_word(transaction, held, one, f"was told of entry {shown.acknowledged}, the server has {acknowledged}")
    verdict = judge_ledger(
        known,
        ShownLedger(shown.ledger_id, shown.kiosk_code, shown.last),
        Codes(one.kiosk_code, one.spare_code),
        seen_before=before is not None and before["state"] is LedgerState.REPLACED,
        is_free=_is_good(transaction, speaker, shown.kiosk_code),
    )
    if verdict is LedgerVerdict.WRONG_CODE:
        code = (one.spare_code or 0) if known else one.kiosk_code
        raise Refused(ProblemKind.LEDGER_REFUSED, f"it has code {shown.kiosk_code}, kept is {code}", kiosk_code=code)
    is_other = row is not None and not _chain_fits(transaction, speaker, shown, row)
    if verdict is LedgerVerdict.ROLLED_BACK or is_other:
        why = f"it shows ledger {shown.ledger_id} up to {shown.last}, the server has {known.acknowledged if known else 0}"
        raise stop_kiosk(transaction, speaker, ProblemKind.ROLLED_BACK, f"{why}{', other entries' if is_other else ''}")
    if is_inherited:
        _inherit(transaction, speaker, shown, used)
    elif verdict in (LedgerVerdict.FIRST, LedgerVerdict.REPLACED):
        _begin_ledger(transaction, speaker, shown, used)
    return acknowledged


def _is_good(transaction: Transaction, speaker: Speaker, code: int) -> bool:
    """Whether a ledger under a code harms nobody: it is free, or this kiosk's own, and came round to it since the backup.

    A digit that another one only says it holds, since the backup, is good for a ledger that is shown for the first time since.
    """
    held, one = speaker.held, speaker.device
    is_first = one.epoch_shown < held.epoch
    if code in free_now(transaction, held) or (is_first and code == one.kiosk_code):
        return True
    return is_first and is_held_by_word(transaction, held, code, one.device_id)


def _ledger(transaction: Transaction, office_id: int, ledger_id: UUID | None) -> RowMapping | None:
    return transaction.one(_FIND_LEDGER, {"office": office_id, "ledger": ledger_id}) if ledger_id else None


def _chain_fits(transaction: Transaction, speaker: Speaker, shown: LedgerStatus, row: RowMapping) -> bool:
    """Whether the kiosk's chain is the server's: at the newest entry that both know to be kept, and at the end of equal ones."""
    if shown.ledger_id != row["ledger_id"]:
        return True
    if ends_otherwise(LedgerEnd(row["acknowledged"], row["chain"]), LedgerEnd(shown.last, shown.last_chain)):
        return False
    if shown.chain is None or not 0 < shown.acknowledged <= row["acknowledged"]:
        return True
    key = {"office": speaker.held.office_id, "ledger": shown.ledger_id, "at_seq": shown.acknowledged}
    there = transaction.one(_CHAIN_AT, key)
    return there is None or there["chain"] == shown.chain


def _may_inherit(transaction: Transaction, speaker: Speaker, shown: LedgerStatus, before: RowMapping) -> bool:
    """Whether this is a kiosk that was revoked and enrolled again, with the ledger that it had then, whole."""
    owner = speaker.roster.devices.get(before["device_id"])
    is_put_out = owner is not None and owner.state is DeviceState.REVOKED and before["state"] is LedgerState.CURRENT
    is_whole = shown.last >= before["acknowledged"] and shown.kiosk_code == before["kiosk_code"]
    return is_put_out and is_whole and speaker.device.ledger_id is None and _chain_fits(transaction, speaker, shown, before)


def _inherit(transaction: Transaction, speaker: Speaker, shown: LedgerStatus, used: Used | None) -> None:
    """The ledger and what was given from it belong to the enrolment that the kiosk has now."""
    held, one = speaker.held, speaker.device
    key = {"office": held.office_id, "ledger": shown.ledger_id}
    row = transaction.one(_FIND_LEDGER, key)
    assert row is not None, "it was judged in the same transaction"  # noqa: S101
    for table in (ledger, granted, ticket):
        of_owner = (table.c.office_id == held.office_id) & (table.c.device_id == row["device_id"])
        transaction.run(update(table).where(of_owner).values(device_id=one.device_id))
    _take_ledger(transaction, speaker, shown, used)


def _begin_ledger(transaction: Transaction, speaker: Speaker, shown: LedgerStatus, used: Used | None) -> None:
    """The first ledger of a kiosk, or the next one under another code; then the old code is free after the day in which it was `used`."""
    held, one = speaker.held, speaker.device
    if one.ledger_id is not None:
        transaction.run(_REPLACED, {"office": held.office_id, "ledger": one.ledger_id})
    transaction.run(
        insert(ledger),
        {
            "office_id": held.office_id,
            "ledger_id": shown.ledger_id,
            "device_id": one.device_id,
            "kiosk_code": shown.kiosk_code,
            "state": LedgerState.CURRENT,
            "acknowledged": 0,
            "chain": None,
            "last_issued_at": None,
            "began_at": transaction.now().utc,
        },
    )
    _take_ledger(transaction, speaker, shown, used)


def _take_ledger(transaction: Transaction, speaker: Speaker, shown: LedgerStatus, used: Used | None) -> None:
    """This is the kiosk's ledger now, and its code the kiosk's."""
    held, one = speaker.held, speaker.device
    where = {"office": held.office_id, "id": one.device_id}
    if shown.kiosk_code != one.kiosk_code:
        free_code(transaction, held, one.kiosk_code, used)
        said = codes_by_word(transaction, held, one.device_id).get(shown.kiosk_code, (None, None))
        before = take_code(transaction, held, shown.kiosk_code, CodeRole.MAIN, one.device_id)
        transaction.run(_LEAVE, {"office": held.office_id, "code": shown.kiosk_code, "id": one.device_id})
        if shown.kiosk_code != one.spare_code or said[1] is not None:
            claim_hold(transaction, held, one.device_id, shown.kiosk_code, CodeRole.MAIN, before)
    spare = one.spare_code if shown.kiosk_code == one.kiosk_code else None  # the answer brings another one
    if spare is None and one.spare_code is not None and one.spare_code != shown.kiosk_code:
        free_code(transaction, held, one.spare_code, used)  # it went through this one too since the backup, and printed under it
    transaction.run(_SET_LEDGER, {**where, "ledger": shown.ledger_id, "code": shown.kiosk_code, "spare": spare})
    held.touch(roster=True)


def _keep_its_spare(transaction: Transaction, speaker: Speaker, said: int | None) -> None:
    """If this answer is lost, the kiosk begins its next ledger under the code that it holds, of whichever life of the server."""
    held, which = speaker.held, speaker.device.device_id
    row = transaction.one(_FIND_DEVICE, {"office": held.office_id, "id": which})
    if said is not None and row is not None:
        keep_spare(transaction, held, which, said, row["spare_code"])


def _learn_marks(transaction: Transaction, speaker: Speaker, shown: LedgerStatus) -> None:
    """Central numbers that the kiosk has and the server does not: they were given before a restore, or without a server.

    A later day counts, however late: a clock that was wrong may have begun it before the restore, or this one is behind, and
    it will come. Other kiosks, which may be gone, had numbers of it too: it has no central numbers.
    """
    day = shown.business_day
    if day is None or day < speaker.held.day - timedelta(days=1):
        return
    for one in shown.marks:
        held, teller = speaker.held, speaker.device
        if one.kiosk_code == 0 and claim_number(transaction, held, teller, (day, one.series), one.n):
            close_strange_day(transaction, held, teller, day, f"{one.series} {one.n}")


def _spare(transaction: Transaction, speaker: Speaker, used: Used | None, *, has_ledger: bool) -> int | None:
    """The code of its next ledger that the kiosk is told of; None: none."""
    held, which = speaker.held, speaker.device.device_id
    row = transaction.one(_FIND_DEVICE, {"office": held.office_id, "id": which})
    assert row is not None, "an admitted device is there"  # noqa: S101  it was read from the same transaction
    kept: int | None = row["spare_code"]
    if kept is None or kept == row["kiosk_code"]:
        given = give_spare(transaction, held, which, is_urgent=not has_ledger)
        return given if given is not None or has_ledger or used is None else offer_own(transaction, held, which, used)
    if not held.central_open and which in unseen(transaction, held):
        return None  # it has lost its ledger, and since the backup it may have had one under this code
    return kept


def _answer(house: House, transaction: Transaction, speaker: Speaker, acknowledged: int, spare: int | None) -> HelloAnswer:
    held, now = speaker.held, transaction.now()
    row = transaction.one(_FIND_DEVICE, {"office": held.office_id, "id": speaker.device.device_id})
    assert row is not None, "an admitted device is there"  # noqa: S101  it was read from the same transaction
    return HelloAnswer(
        protocol=PROTOCOL,
        office=held.code,
        server_time=now.utc,
        clock_trusted=now.trusted,
        business_day=held.day,
        epoch=held.epoch,
        central_open=held.central_open,
        kiosk_code=row["kiosk_code"],
        spare_code=spare,
        acknowledged=acknowledged,
        command_key=house.keys.command_key(held.office_id, speaker.device.device_id),
        last_command=row["last_command"],
        credential_age_s=max(0, int((now.utc - row["credential_since"]).total_seconds())),
        cursor=house.keys.cursor(held.office_id, held.place),
    )

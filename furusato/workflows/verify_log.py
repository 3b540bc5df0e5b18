"""Notes in the workspace's log that received notices were verified: how many, and with which lights; never where, or whose."""

from furusato.storage.events import Stamp
from furusato.verification.verdict import Light
from furusato.workflows.office import Office
from furusato.workflows.verify import Verified


def note_verified(office: Office, verified: Verified, stamp: Stamp) -> None:
    """Append `notices verified`. `rows` and `yen` are of the notices that hold."""
    rows, yen = verified.standing
    lights = {str(light): verified.count(light) for light in Light}
    office.ledger.events.append(stamp, "notices verified", {"notices": len(verified.verdicts), "rows": rows, "yen": yen, **lights, "holds": verified.holds})

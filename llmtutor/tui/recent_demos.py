"""Which demos the learner opened last, kept in the record."""

from llmtutor.tui.sitting import Sitting

RECENT = "recent-demos"
KEPT = 8


def note_used(sitting: Sitting, demo: str) -> None:
    """Keep in the record that a demo was opened."""
    before = recent(sitting)
    now = [demo, *(each for each in before if each != demo)][:KEPT]
    if now != before:
        sitting.store.set_setting(RECENT, now)


def recent(sitting: Sitting) -> list[str]:
    """Return the demos that were opened lately, the last one first."""
    kept = sitting.store.setting(RECENT, [])
    return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []

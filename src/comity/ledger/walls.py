"""The second wall: triggers that refuse to change or delete a record, on both engines."""

from collections.abc import Iterator

TABLE = "ledger_record"


def raising(vendor: str) -> Iterator[str]:
    """The statements that put the triggers up on `sqlite` or `postgresql`."""
    if vendor == "sqlite":
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {TABLE}_{verb} BEFORE {verb.upper()} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END"
            )
        # INSERT OR REPLACE deletes without waking the trigger of DELETE.
        yield (
            f"CREATE TRIGGER {TABLE}_replace BEFORE INSERT ON {TABLE} WHEN EXISTS "  # noqa: S608  # a constant
            f"(SELECT 1 FROM {TABLE} "
            "WHERE id = NEW.id OR seq = NEW.seq OR digest = NEW.digest) "
            "BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END"
        )
    else:
        yield (
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the book is append-only'; END $$"
        )
        yield (
            f"CREATE TRIGGER {TABLE}_wall BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
        )


def lowering(vendor: str) -> Iterator[str]:
    """The statements that take them down; a migration's way back needs them."""
    if vendor == "sqlite":
        for verb in ("update", "delete", "replace"):
            yield f"DROP TRIGGER IF EXISTS {TABLE}_{verb}"
    else:
        yield f"DROP TRIGGER IF EXISTS {TABLE}_wall ON {TABLE}"
        yield f"DROP FUNCTION IF EXISTS {TABLE}_refuse()"
